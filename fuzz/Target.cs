namespace Bpf.Sdk.Fuzz;

/// <summary>A reader under attack.</summary>
/// <param name="Name">What it is called on the command line and in the corpus.</param>
/// <param name="Seeds">Harmless inputs.</param>
/// <param name="Read">Reads an input. It may refuse it by <see cref="BpfFormatException"/>, and by nothing else.</param>
/// <param name="Allowance">Bytes that it may allocate for each byte of its input, beyond <see cref="FreeAllowance"/>.</param>
sealed record Target(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read, int Allowance)
{
    /// <summary>Bytes that a reader may allocate whatever it reads.</summary>
    public const long FreeAllowance = 256 << 10;
}
