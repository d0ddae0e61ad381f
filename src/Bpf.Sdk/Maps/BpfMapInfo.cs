using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What the kernel says of a map (<c>struct bpf_map_info</c>, linux/bpf.h, and its <c>fdinfo</c>) besides what <see cref="BpfMap"/> has: what can change, and what it was created with for others to read.</summary>
public sealed record BpfMapInfo
{
    internal BpfMapInfo()
    {
    }

    /// <summary>Number by which the kernel knows it, unique until reboot.</summary>
    public required uint Id { get; init; }

    /// <summary>The name, as far as the kernel keeps it: 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of kernel memory that the map takes, as the kernel accounts them. Tables without preallocation grow.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>User space cannot change it any more: <see cref="BpfMap.Freeze"/>.</summary>
    public required bool IsFrozen { get; init; }

    /// <summary>Number of the BTF object that its types are of, or 0 if it was created without types.</summary>
    public required uint BtfId { get; init; }

    /// <summary>Number of the type of its keys within that BTF, or 0.</summary>
    public required uint KeyTypeId { get; init; }

    /// <summary>Number of the type of its values within that BTF, or 0.</summary>
    public required uint ValueTypeId { get; init; }

    /// <summary>What it was created with for its kind: the hash functions of a bloom filter, the address of an arena. Since Linux 5.16.</summary>
    public required ulong Extra { get; init; }

    /// <summary>Index of the network device that it was created for, or 0.</summary>
    public required int InterfaceIndex { get; init; }

    /// <summary>Of a program array, the type that its programs have to have; null if no program has decided that yet.</summary>
    public required BpfProgramType? ProgramType { get; init; }

    internal static BpfMapInfo Of(BpfMap map)
    {
        var info = ObjectInfo.Get<MapInfo>(map.Handle, PinnedKind.Map);
        var facts = DescriptorFacts.Read(map.Handle);
        return new()
        {
            Id = info.id,
            Name = info.name.ToString(),
            MemoryBytes = (long)facts.Memory,
            IsFrozen = facts.IsFrozen,
            BtfId = info.btf_id,
            KeyTypeId = info.btf_key_type_id,
            ValueTypeId = info.btf_value_type_id,
            Extra = info.map_extra,
            InterfaceIndex = (int)info.ifindex,
            ProgramType = facts.ProgramType == 0 ? null : (BpfProgramType)facts.ProgramType,
        };
    }
}
