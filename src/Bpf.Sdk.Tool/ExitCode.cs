namespace Bpf.Sdk.Tool;

/// <summary>What a command ends with.</summary>
static class ExitCode
{
    public const int Success = 0;

    /// <summary>It was tried and failed; standard error has the reason.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong; nothing was tried.</summary>
    public const int Usage = 2;
}
