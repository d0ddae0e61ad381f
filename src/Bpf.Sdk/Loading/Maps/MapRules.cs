using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Maps;

/// <summary>What the kernel wants of each kind of map (each kind's <c>map_alloc_check</c>), for saying what is wrong with one that it refused. Never asked before the kernel is.</summary>
static class MapRules
{
    const uint NoPreallocation = 1u << 0; // BPF_F_NO_PREALLOC
    const uint Mappable = 1u << 10; // BPF_F_MMAPABLE

    /// <summary>The first kernel that has a kind of map; null for what is newer than this SDK.</summary>
    public static string? MinimumKernel(BpfMapType type) => type switch
    {
        BpfMapType.Hash or BpfMapType.Array => "3.19",
        BpfMapType.ProgramArray => "4.2",
        BpfMapType.PerfEventArray => "4.3",
        BpfMapType.PerCpuHash or BpfMapType.PerCpuArray or BpfMapType.StackTrace => "4.6",
        BpfMapType.CgroupArray => "4.8",
        BpfMapType.LruHash or BpfMapType.LruPerCpuHash => "4.10",
        BpfMapType.LpmTrie => "4.11",
        BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps => "4.12",
        BpfMapType.DevMap or BpfMapType.SockMap => "4.14",
        BpfMapType.CpuMap => "4.15",
        BpfMapType.XskMap or BpfMapType.SockHash => "4.18",
        BpfMapType.CgroupStorage or BpfMapType.ReusePortSockArray => "4.19",
        BpfMapType.PerCpuCgroupStorage or BpfMapType.Queue or BpfMapType.Stack => "4.20",
        BpfMapType.SkStorage => "5.2",
        BpfMapType.DevMapHash => "5.4",
        BpfMapType.StructOps => "5.6",
        BpfMapType.RingBuffer => "5.8",
        BpfMapType.InodeStorage => "5.10",
        BpfMapType.TaskStorage => "5.11",
        BpfMapType.BloomFilter => "5.16",
        BpfMapType.UserRingBuffer => "6.1",
        BpfMapType.CgrpStorage => "6.2",
        BpfMapType.Arena => "6.9",
        BpfMapType.InstructionArray => "6.19",
        _ => null,
    };

    /// <summary>The first kernel that has a flag of map creation, for flags that came after the first kinds of map.</summary>
    public static readonly (uint Flag, string Name, string MinimumKernel)[] Flags =
    [
        (1u << 2, "BPF_F_NUMA_NODE", "4.14"),
        (1u << 6, "BPF_F_ZERO_SEED", "5.0"),
        (1u << 7, "BPF_F_RDONLY_PROG", "5.2"),
        (1u << 8, "BPF_F_WRONLY_PROG", "5.2"),
        (1u << 9, "BPF_F_CLONE", "5.4"),
        (Mappable, "BPF_F_MMAPABLE", "5.5"),
        (1u << 11, "BPF_F_PRESERVE_ELEMS", "5.10"),
        (1u << 12, "BPF_F_INNER_MAP", "5.10"),
        (1u << 13, "BPF_F_LINK", "6.4"),
        (1u << 15, "BPF_F_VTYPE_BTF_OBJ_FD", "6.9"),
        (1u << 16, "BPF_F_TOKEN_FD", "6.9"),
        (1u << 17, "BPF_F_SEGV_ON_FAULT", "6.9"),
        (1u << 18, "BPF_F_NO_USER_CONV", "6.9"),
    ];

    /// <summary>Whether the kernel creates maps of a kind with types only (bpf_local_storage_map_alloc_check).</summary>
    public static bool NeedsTypes(BpfMapType type) => type is BpfMapType.SkStorage or BpfMapType.InodeStorage or BpfMapType.TaskStorage or BpfMapType.CgrpStorage;

    /// <summary>How a specification breaks the rules of its kind, as parts of a sentence: <c>its keys must have 4 bytes, not 8</c>.</summary>
    public static IEnumerable<string> Broken(MapSpec spec) => spec.Type switch
    {
        BpfMapType.Hash or BpfMapType.PerCpuHash => Some(Key(spec), Value(spec), Capacity(spec)),
        BpfMapType.LruHash or BpfMapType.LruPerCpuHash => Some(Key(spec), Value(spec), Capacity(spec), Without(spec, NoPreallocation, "BPF_F_NO_PREALLOC")),
        BpfMapType.Array or BpfMapType.PerCpuArray => Some(Key(spec, 4), Value(spec), Capacity(spec), Without(spec, NoPreallocation, "BPF_F_NO_PREALLOC")),
        BpfMapType.ProgramArray or BpfMapType.PerfEventArray or BpfMapType.CgroupArray or BpfMapType.ArrayOfMaps => Some(Key(spec, 4), Value(spec, 4), Capacity(spec)),
        BpfMapType.HashOfMaps => Some(Key(spec), Value(spec, 4), Capacity(spec)),
        BpfMapType.StackTrace => Some(Key(spec, 4), spec.ValueSize % 8 != 0 || spec.ValueSize == 0 ? $"its values must have 8 bytes for each frame, not {spec.ValueSize}" : null,
            spec.ValueSize > 127 * 8 ? $"its values have room for {spec.ValueSize / 8} frames, and the kernel takes 127 at most (sysctl kernel.perf_event_max_stack)" : null, Capacity(spec)),
        BpfMapType.LpmTrie => Some(
            spec.KeySize is < 5 or > 260 ? $"its keys must have 5 to 260 bytes, of which the first four are the length of the prefix, and not {spec.KeySize}" : null,
            Value(spec), Capacity(spec), With(spec, NoPreallocation, "BPF_F_NO_PREALLOC")),
        BpfMapType.DevMap or BpfMapType.SockMap or BpfMapType.ReusePortSockArray or BpfMapType.CpuMap => Some(Key(spec, 4), Value(spec, 4, 8), Capacity(spec)),
        BpfMapType.XskMap => Some(Key(spec, 4), Value(spec, 4), Capacity(spec)),
        BpfMapType.SockHash => Some(Key(spec), Value(spec, 4, 8), Capacity(spec)),
        BpfMapType.DevMapHash => Some(Key(spec, 4), Value(spec, 4, 8), Capacity(spec)),
        BpfMapType.CgroupStorage or BpfMapType.PerCpuCgroupStorage => Some(
            spec.KeySize is not (8 or 16) ? $"its keys must be struct bpf_cgroup_storage_key (16 bytes) or __u64, not {spec.KeySize} bytes" : null, Value(spec), NoCapacity(spec)),
        BpfMapType.Queue or BpfMapType.Stack => Some(Key(spec, 0), Value(spec), Capacity(spec)),
        BpfMapType.BloomFilter => Some(Key(spec, 0), Value(spec), Capacity(spec), spec.Extra > 15 ? $"it can have 15 hash functions (map_extra), not {spec.Extra}" : null),
        _ when NeedsTypes(spec.Type) => Some(
            Key(spec, 4), Value(spec), NoCapacity(spec), With(spec, NoPreallocation, "BPF_F_NO_PREALLOC"),
            spec.KeyType == 0 || spec.ValueType == 0 ? "its keys and values must have types: __type(key, int) and __type(value, …)" : null),
        BpfMapType.RingBuffer or BpfMapType.UserRingBuffer => Some(Key(spec, 0), Value(spec, 0), Capacity(spec)),
        BpfMapType.Arena => Some(Key(spec, 0), Value(spec, 0), spec.MaxEntries == 0 ? "its capacity (max_entries) must be given in pages" : null, With(spec, Mappable, "BPF_F_MMAPABLE"),
            spec.Extra % (ulong)Environment.SystemPageSize != 0 ? $"its address (map_extra) must be that of a page, and 0x{spec.Extra:x} is not" : null),
        _ => [],
    };

    /// <summary>Whether it is a table that takes memory for all elements at once, and need not.</summary>
    public static bool MayGrow(MapSpec spec) => spec.Type is BpfMapType.Hash or BpfMapType.PerCpuHash or BpfMapType.HashOfMaps && (spec.Flags & NoPreallocation) == 0;

    static IEnumerable<string> Some(params string?[] problems) => problems.OfType<string>();

    static string? Key(MapSpec spec) => spec.KeySize == 0 ? "its keys have no size" : null;

    static string? Key(MapSpec spec, uint size) => spec.KeySize == size ? null : size == 0 ? $"it has no keys, and {spec.KeySize} bytes are given for one" : $"its keys must have {size} bytes, not {spec.KeySize}";

    static string? Value(MapSpec spec) => spec.ValueSize == 0 ? "its values have no size" : null;

    static string? Value(MapSpec spec, uint size) => spec.ValueSize == size ? null : size == 0 ? $"it has no values, and {spec.ValueSize} bytes are given for one" : $"its values must have {size} bytes, not {spec.ValueSize}";

    static string? Value(MapSpec spec, uint size, uint other) => spec.ValueSize == size || spec.ValueSize == other ? null : $"its values must have {size} or {other} bytes, not {spec.ValueSize}";

    static string? Capacity(MapSpec spec) => spec.MaxEntries == 0 ? "it has no capacity: say __uint(max_entries, …) in C, or set MaxEntries before Load()" : null;

    static string? NoCapacity(MapSpec spec) => spec.MaxEntries != 0 ? $"it takes no capacity (max_entries), and {spec.MaxEntries} is given" : null;

    static string? With(MapSpec spec, uint flag, string name) => (spec.Flags & flag) == 0 ? $"it must have the flag {name}" : null;

    static string? Without(MapSpec spec, uint flag, string name) => (spec.Flags & flag) != 0 ? $"it cannot have the flag {name}" : null;
}
