using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Rights;
using Bpf.Sdk.Loading.Targets;
using Bpf.Sdk.Loading.Types;
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

    /// <summary>The object that the program is from, to name what it lacks; null for raw instructions.</summary>
    public ObjectSpec? Object { get; init; }

    /// <summary>What is left out because the kernel lacks it.</summary>
    public ProgramConcessions Concessions { get; init; }

    public AttachTarget AttachTarget { get; init; }

    /// <summary>Types of modules whose functions the program calls; a call has the place in the list. The first place is not used.</summary>
    public IReadOnlyList<BpfHandle?> ModuleTypes { get; init; } = [];

    /// <summary>What the verifier is to write although it takes the program.</summary>
    public BpfLogLevel LogLevel { get; init; }

    /// <summary>By what right it is loaded.</summary>
    public LoadRights Rights { get; init; } = LoadRights.OfProcess;

    public TargetKernel Kernel { get; init; } = TargetKernel.Running;
}
