using System.Collections.Immutable;

namespace Bpf.Sdk.Objects;

/// <summary>What a program is to be: its instructions before relocation, and how it is to be loaded.</summary>
public sealed record ProgramSpec
{
    internal const uint SleepableFlag = 1 << 4; // linux/bpf.h, BPF_F_SLEEPABLE
    internal const uint FragmentsFlag = 1 << 5; // linux/bpf.h, BPF_F_XDP_HAS_FRAGS

    /// <summary>Name of the C function. The kernel keeps its first 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its ELF section, without a leading <c>?</c>; empty for a program from raw instructions.</summary>
    public string SectionName { get; init; } = "";

    /// <summary>Kind of program; <see cref="BpfProgramType.Unspecified"/> if the section's name does not say, until it is set.</summary>
    public BpfProgramType Type { get; set; }

    /// <summary>Where it expects to be attached, for kinds that have more than one place.</summary>
    public BpfAttachType AttachType { get; set; }

    /// <summary>
    /// What it is to be attached to, as its section says behind the <c>/</c>: a kernel function (<c>vfs_read</c>, <c>module:function</c>), a tracepoint,
    /// a hook of the security modules, what is iterated over, a function of <see cref="TargetProgram"/>. Null if the section does not say. The verifier has to
    /// know it of programs of the types <see cref="BpfProgramType.Tracing"/>, <see cref="BpfProgramType.Lsm"/> and <see cref="BpfProgramType.Extension"/>.
    /// </summary>
    public string? AttachTarget { get; set; }

    /// <summary>
    /// The program whose function <see cref="AttachTarget"/> names, if that is no function of the kernel: for programs of type <see cref="BpfProgramType.Extension"/>
    /// (<c>freplace</c>), which need one, and for <c>fentry</c> and <c>fexit</c> of BPF programs. It is the caller's to dispose, after the load at the earliest.
    /// </summary>
    public BpfProgram? TargetProgram { get; set; }

    /// <summary><c>BPF_F_*</c> flags of program load (linux/bpf.h).</summary>
    public uint Flags { get; set; }

    /// <summary>Whether it may wait for memory, as programs in sections such as <c>fentry.s</c> do: a bit of <see cref="Flags"/> (<c>BPF_F_SLEEPABLE</c>, since Linux 5.10).</summary>
    public bool IsSleepable
    {
        get => (Flags & SleepableFlag) != 0;
        set => Flags = value ? Flags | SleepableFlag : Flags & ~SleepableFlag;
    }

    /// <summary>
    /// Whether it takes packets that lie in memory in several pieces, as programs in the section <c>xdp.frags</c> do: a bit of <see cref="Flags"/>
    /// (<c>BPF_F_XDP_HAS_FRAGS</c>, since Linux 5.18).
    /// </summary>
    public bool TakesFragments
    {
        get => (Flags & FragmentsFlag) != 0;
        set => Flags = value ? Flags | FragmentsFlag : Flags & ~FragmentsFlag;
    }

    /// <summary>What the verifier is to write about it although it takes it, into <see cref="BpfProgram.VerifierLog"/>.</summary>
    public BpfLogLevel LogLevel { get; set; }

    /// <summary>Whether loading the object loads the program. False from the start if its section's name begins with <c>?</c>.</summary>
    public bool AutoLoad { get; set; } = true;

    /// <summary>License, as the kernel reads it: helpers for GPL programs only need a GPL-compatible one.</summary>
    public string License { get; init; } = "";

    /// <summary>The instructions of the program itself; functions that it calls are linked at load.</summary>
    public ImmutableArray<BpfInstruction> Instructions { get; init; } = [];

    // Place of the function in the object.
    internal int SectionIndex { get; init; } = -1;

    internal int SectionInstruction { get; init; }

    /// <summary>Whether both have the same attributes and the same instructions.</summary>
    public bool Equals(ProgramSpec? other) =>
        other is not null
        && (Name, SectionName, Type, AttachType, AttachTarget, TargetProgram, Flags, LogLevel, AutoLoad, License, SectionIndex, SectionInstruction)
            == (other.Name, other.SectionName, other.Type, other.AttachType, other.AttachTarget, other.TargetProgram, other.Flags, other.LogLevel, other.AutoLoad, other.License, other.SectionIndex, other.SectionInstruction)
        && Instructions.AsSpan().SequenceEqual(other.Instructions.AsSpan()); // an ImmutableArray compares by reference

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, SectionName, Type, AttachType, Instructions.Length);

    /// <summary>Name, kind and size, for people.</summary>
    public override string ToString() => $"{Name} ({Type}, section '{SectionName}', {Instructions.Length} instructions)";
}
