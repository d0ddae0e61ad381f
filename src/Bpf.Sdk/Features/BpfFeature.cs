namespace Bpf.Sdk;

/// <summary>Something that kernels differ in, and whether the running one has it.</summary>
/// <param name="Name">As the field calls it: <c>sched_cls</c>, <c>ringbuf</c>, <c>bpf_loop</c>, <c>TCX</c>.</param>
/// <param name="Support">The kernel's answer.</param>
/// <param name="MinimumKernel">The first kernel version that can have it. Distributions port features back, and leave them out.</param>
/// <param name="Reason">Why it is missing, or why that could not be found out; null if the kernel has it.</param>
public sealed record BpfFeature(string Name, FeatureSupport Support, string MinimumKernel, string? Reason)
{
    /// <summary>Name, answer and reason, for people.</summary>
    public override string ToString() => Support switch
    {
        FeatureSupport.Present => $"{Name}: yes",
        FeatureSupport.Missing => $"{Name}: no ({Reason})",
        _ => $"{Name}: could not tell ({Reason})",
    };
}
