namespace Bpf.Sdk;

/// <summary>A file is not the BPF object it should be: not ELF, truncated, of another class, or inconsistent.</summary>
/// <param name="problem">What is wrong, as a sentence without its full stop.</param>
/// <param name="section">The section in which it is wrong, or null.</param>
/// <param name="offset">The byte offset in that section (or in the file if <paramref name="section"/> is null), or -1.</param>
public sealed class BpfFormatException(string problem, string? section = null, long offset = -1)
    : BpfException(Compose(problem, section, offset))
{
    /// <summary>The section in which it is wrong, or null.</summary>
    public string? Section { get; } = section;

    /// <summary>The byte offset in the section, or in the file if there is no section; -1 if it has no place.</summary>
    public long Offset { get; } = offset;

    static string Compose(string problem, string? section, long offset) => (section, offset) switch
    {
        (null, < 0) => $"{problem}.",
        (null, _) => $"{problem} (at offset {offset} of the file).",
        (_, < 0) => $"{problem} (in section '{section}').",
        _ => $"{problem} (in section '{section}', at offset {offset}).",
    };
}
