namespace Bpf.Sdk.Objects;

/// <summary>What a map is to be: a value that can be compared, copied (<c>with</c>), printed and edited before it is created.</summary>
public sealed record MapSpec
{
    /// <summary>Name in C. The kernel keeps its first 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of map.</summary>
    public BpfMapType Type { get; set; }

    /// <summary>Size of a key in bytes.</summary>
    public uint KeySize { get; set; }

    /// <summary>Size of a value in bytes; for per-CPU maps, of one CPU's value.</summary>
    public uint ValueSize { get; set; }

    /// <summary>Capacity in elements; in bytes for ring buffers.</summary>
    public uint MaxEntries { get; set; }

    /// <summary><c>BPF_F_*</c> flags of map creation (linux/bpf.h).</summary>
    public uint Flags { get; set; }

    /// <summary>Extra parameter of some kinds, for example the number of hash functions of a bloom filter.</summary>
    public ulong Extra { get; set; }

    /// <summary>NUMA node of its memory, used with <c>BPF_F_NUMA_NODE</c>.</summary>
    public uint NumaNode { get; set; }

    /// <summary>Where it is pinned when it is created, and looked for before.</summary>
    public BpfPinning Pinning { get; set; }

    /// <summary>What each inner map is to be like, for an array or a hash table of maps; null for other kinds, and for one whose template is given at load.</summary>
    /// <remarks>The kernel learns it from an inner map that is made for the creation and dropped after it. Name and pinning mean nothing here.</remarks>
    public MapSpec? InnerMap { get; set; }

    /// <summary>Whether loading the object creates the map. A program that uses a map that was not created can only be loaded if the verifier never gets there.</summary>
    public bool AutoCreate { get; set; } = true;

    /// <summary>Name of the one program of the object that may use the map; null for all. Since Linux 6.18 (<c>excl_prog_hash</c>).</summary>
    public string? ExclusiveProgram { get; set; }

    /// <summary>The map comes from a legacy <c>maps</c> section (iproute2's <c>bpf_elf_map</c> or <c>bpf_map_def</c>), which says no C types.</summary>
    public bool IsLegacy { get; init; }

    // Numbers of the types in the object's BTF, 0 if it does not say.
    internal int KeyType { get; init; }

    internal int ValueType { get; init; }

    // The elements that C initialises: with maps if this is a map of maps, with programs if it is an array of programs.
    internal MapSlots Slots { get; set; }

    internal bool IsMapOfMaps => Type is BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps;

    // Place of the definition in the object: what relocations refer to.
    internal int SectionIndex { get; init; } = -1;

    internal ulong SectionOffset { get; init; }

    /// <summary>Name, kind and sizes, for people.</summary>
    public override string ToString() => $"{Name} ({Type}, key {KeySize}, value {ValueSize}, {MaxEntries} entries, flags 0x{Flags:x})";
}
