namespace Bpf.Sdk.Tool.Inspections;

/// <summary>Something that a kernel has to have.</summary>
/// <param name="Since">The first version that has it.</param>
/// <param name="Item">What it is: <c>helper bpf_ringbuf_output</c>, <c>map type ringbuf</c>.</param>
sealed record Requirement(Version Since, string Item)
{
    /// <summary>What decides: the newest, and of several the one that was met first.</summary>
    public static Requirement? Newest(IEnumerable<Requirement> requirements) => requirements.MaxBy(static requirement => requirement.Since);
}
