using System.Collections.Immutable;

namespace Bpf.Sdk.Objects;

/// <summary>What a program is to be: its instructions before relocation, and how it is to be loaded.</summary>
public sealed record ProgramSpec
{
    /// <summary>Name of the C function. The kernel keeps its first 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its ELF section, without a leading <c>?</c>; empty for a program from raw instructions.</summary>
    public string SectionName { get; init; } = "";

    /// <summary>Kind of program; <see cref="BpfProgramType.Unspecified"/> if the section's name does not say, until it is set.</summary>
    public BpfProgramType Type { get; set; }

    /// <summary>Where it expects to be attached, for kinds that have more than one place.</summary>
    public BpfAttachType AttachType { get; set; }

    /// <summary><c>BPF_F_*</c> flags of program load (linux/bpf.h), for example sleepable.</summary>
    public uint Flags { get; set; }

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
        && (Name, SectionName, Type, AttachType, Flags, AutoLoad, License, SectionIndex, SectionInstruction)
            == (other.Name, other.SectionName, other.Type, other.AttachType, other.Flags, other.AutoLoad, other.License, other.SectionIndex, other.SectionInstruction)
        && Instructions.AsSpan().SequenceEqual(other.Instructions.AsSpan()); // an ImmutableArray compares by reference

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, SectionName, Type, AttachType, Instructions.Length);

    /// <summary>Name, kind and size, for people.</summary>
    public override string ToString() => $"{Name} ({Type}, section '{SectionName}', {Instructions.Length} instructions)";
}
