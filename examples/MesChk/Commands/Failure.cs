using Bpf.Sdk;

namespace MesChk.Commands;

/// <summary>Turns what went wrong into one message on standard error and an exit code.</summary>
static class Failure
{
    public const int ExitCode = 1;

    /// <summary>Runs a command; failures that a user can do something about are printed without a stack trace.</summary>
    public static int Report(Action command)
    {
        try
        {
            command();
            return 0;
        }
        catch (Exception exception) when (exception is BpfException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"meschk: {exception.Message}");
            return ExitCode;
        }
    }
}
