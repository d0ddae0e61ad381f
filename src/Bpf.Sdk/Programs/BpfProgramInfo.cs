using System.Collections.Immutable;

namespace Bpf.Sdk;

/// <summary>What the kernel says of a program (<c>struct bpf_prog_info</c>, linux/bpf.h), but for its code, which <see cref="BpfProgram.GetCode"/> reads.</summary>
public sealed record BpfProgramInfo
{
    internal BpfProgramInfo()
    {
    }

    /// <summary>Number by which the kernel knows it, unique until reboot.</summary>
    public required uint Id { get; init; }

    /// <summary>Kind of program.</summary>
    public required BpfProgramType Type { get; init; }

    /// <summary>The name, as far as the kernel keeps it: 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Hash of its instructions, 16 hex digits.</summary>
    public required string Tag { get; init; }

    /// <summary>When it was loaded, by today's setting of the clock.</summary>
    public required DateTimeOffset LoadTime { get; init; }

    /// <summary>User who loaded it.</summary>
    public required uint UserId { get; init; }

    /// <summary>It declared a GPL-compatible license.</summary>
    public required bool IsGplCompatible { get; init; }

    /// <summary>Numbers of the maps that it uses or that are bound to it.</summary>
    public required ImmutableArray<uint> MapIds { get; init; }

    /// <summary>Bytes of its instructions as the verifier left them; 0 if the caller may not see them.</summary>
    public required int InstructionBytes { get; init; }

    /// <summary>Bytes of its machine code; 0 if it is interpreted, or if the caller may not see it.</summary>
    public required int MachineCodeBytes { get; init; }

    /// <summary>Number of instructions that the verifier followed, on all paths together; 0 before Linux 5.16.</summary>
    public required uint VerifiedInstructions { get; init; }

    /// <summary>Number of its BTF object, or 0 if it was loaded without types.</summary>
    public required uint BtfId { get; init; }

    /// <summary>Number of the BTF object that <see cref="AttachTypeId"/> is of, or 0. Since Linux 6.0.</summary>
    public required uint AttachBtfId { get; init; }

    /// <summary>Number of the function or type that the program attaches to, or 0. Since Linux 6.0.</summary>
    public required uint AttachTypeId { get; init; }

    /// <summary>Index of the network device that it was loaded for, or 0.</summary>
    public required int InterfaceIndex { get; init; }

    /// <summary>How often it has run and for how long.</summary>
    public required BpfProgramStatistics Statistics { get; init; }

    /// <summary>Whether both say the same.</summary>
    public bool Equals(BpfProgramInfo? other) =>
        other is not null
        && (Id, LoadTime, BtfId, AttachBtfId, AttachTypeId, InterfaceIndex, Statistics) == (other.Id, other.LoadTime, other.BtfId, other.AttachBtfId, other.AttachTypeId, other.InterfaceIndex, other.Statistics)
        && (Type, Name, Tag, UserId, IsGplCompatible, InstructionBytes, MachineCodeBytes, VerifiedInstructions)
            == (other.Type, other.Name, other.Tag, other.UserId, other.IsGplCompatible, other.InstructionBytes, other.MachineCodeBytes, other.VerifiedInstructions)
        && MapIds.AsSpan().SequenceEqual(other.MapIds.AsSpan()); // an ImmutableArray compares by reference

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Tag, Statistics);
}
