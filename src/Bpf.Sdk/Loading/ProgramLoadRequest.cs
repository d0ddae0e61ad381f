using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>All that one BPF_PROG_LOAD is made of.</summary>
sealed record ProgramLoadRequest
{
    /// <summary>Name, type, flags and license.</summary>
    public required ProgramSpec Spec { get; init; }

    /// <summary>The instructions, with all references filled in.</summary>
    public required LinkedProgram Program { get; init; }

    /// <summary>The object's types in the kernel; null loads the program without debug information.</summary>
    public LoadedBtf? Btf { get; init; }

    /// <summary>Why the kernel has not the object's types, if it has refused them.</summary>
    public BpfException? BtfFailure { get; init; }

    /// <summary>The object's types, for the source line of what is refused, also where the kernel did not take them.</summary>
    public BtfTable? Types { get; init; }

    /// <summary>Only for kprobes before Linux 5.0.</summary>
    public uint KernelVersion { get; init; }

    public AttachTarget AttachTarget { get; init; }

    public TargetKernel Kernel { get; init; } = TargetKernel.Running;
}
