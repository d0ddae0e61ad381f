namespace Bpf.Sdk.Objects;

/// <summary>What loading has to know of a section's programs beside their type.</summary>
[Flags]
enum SectionTraits
{
    None = 0,
    /// <summary>What the program is attached to is known to the verifier, as a type of the kernel, of a module or of another program.</summary>
    TypedTarget = 1,
    /// <summary>It may wait for memory, for which there are helpers of its own.</summary>
    Sleepable = 2,
    /// <summary>It takes packets that lie in memory in several pieces.</summary>
    Fragments = 4,
    /// <summary>Kernels that know no attach types (before 4.17) take the program without.</summary>
    OptionalAttachType = 8,
    /// <summary>Where the kernel has links of many user probes, the program is loaded for them: one link then has all places of the probe.</summary>
    Usdt = 16,
}
