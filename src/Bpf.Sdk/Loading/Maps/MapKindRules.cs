#pragma warning disable IDE0005 // the compiler extension, which compiles this file too, has no implicit usings
using System.Collections.Generic;
using System.Linq;
#pragma warning restore IDE0005

namespace Bpf.Sdk.Loading.Maps;

/// <summary>What decides whether the kernel takes a map.</summary>
/// <param name="Kind">A member of BpfMapType, by its name: the compiler extension has no other.</param>
/// <param name="KeySize">Bytes of a key.</param>
/// <param name="ValueSize">Bytes of a value, of per-CPU kinds of that of one CPU.</param>
/// <param name="MaxEntries">Its capacity, as it is settled for the machine.</param>
/// <param name="Flags">The <c>BPF_F_*</c> flags of its creation.</param>
/// <param name="Extra">The extra parameter that some kinds have.</param>
/// <param name="HasTypes">Whether the types of keys and values are said.</param>
readonly record struct MapTraits(string Kind, uint KeySize, uint ValueSize, uint MaxEntries, uint Flags, ulong Extra, bool HasTypes);

/// <summary>How a map breaks a rule of its kind.</summary>
/// <param name="Text">As a part of a sentence: <c>its keys must have 4 bytes, not 8</c>.</param>
/// <param name="IsIncomplete">Nothing is wrong: something is missing that C often leaves to the code that loads.</param>
readonly record struct MapProblem(string Text, bool IsIncomplete = false);

/// <summary>
/// What every kernel wants of each kind of map: one table, for the compiler extension, which reports it as errors, and for the loader, which explains with it what the kernel has refused.
/// The source of each row is the kind's <c>map_alloc_check</c> or <c>map_alloc</c>; what depends on the kernel's version or the machine is not here.
/// </summary>
static class MapKindRules
{
    const uint NoPreallocation = 1u << 0; // BPF_F_NO_PREALLOC
    const uint Mappable = 1u << 10; // BPF_F_MMAPABLE
    const uint BuildIds = 1u << 5; // BPF_F_STACK_BUILD_ID
    const uint PerCpuLimit = 32 << 10; // PCPU_MIN_UNIT_SIZE, include/linux/percpu.h: the most that the allocator has in one piece
    const uint StorageLimit = ushort.MaxValue; // BPF_LOCAL_STORAGE_MAX_VALUE_SIZE, include/linux/bpf_local_storage.h, takes a header from it
    const uint StackLimit = 512; // MAX_BPF_STACK
    const uint ArenaLimit = 1u << 20; // SZ_4G in pages of 4096 bytes; larger pages make it less

    // Flags that only some kinds have (their CREATE_FLAG_MASKs). Kinds that are not known here are not judged.
    static readonly (uint Flag, string Name, string[] Kinds)[] OwnFlags =
    [
        (NoPreallocation, "BPF_F_NO_PREALLOC", ["Hash", "PerCpuHash", "HashOfMaps", "LpmTrie", "SkStorage", "InodeStorage", "TaskStorage", "CgrpStorage"]),
        (1u << 1, "BPF_F_NO_COMMON_LRU", ["LruHash", "LruPerCpuHash"]),
        (BuildIds, "BPF_F_STACK_BUILD_ID", ["StackTrace"]),
        (Mappable, "BPF_F_MMAPABLE", ["Array", "Arena"]),
        (1u << 11, "BPF_F_PRESERVE_ELEMS", ["PerfEventArray"]),
        (1u << 12, "BPF_F_INNER_MAP", ["Array"]),
    ];

    // map_meta_equal, by which maps are found to be alike, is missing from these (bpf_map_meta_alloc, kernel/bpf/map_in_map.c); maps of maps have one level.
    static readonly string[] NeverInner = ["ProgramArray", "CgroupStorage", "PerCpuCgroupStorage", "StructOps", "ArrayOfMaps", "HashOfMaps"];

    /// <summary>Whether the kernel creates maps of a kind with types only (bpf_local_storage_map_alloc_check).</summary>
    public static bool NeedsTypes(string kind) => kind is "SkStorage" or "InodeStorage" or "TaskStorage" or "CgrpStorage";

    /// <summary>How a map breaks the rules of its kind. Of one that has a capacity by itself, as arrays of perf events, a missing one is no matter.</summary>
    public static IEnumerable<MapProblem> Broken(MapTraits map) => RulesOf(map) is { } rules ? rules.OfType<MapProblem>().Concat(ForeignFlags(map)) : [];

    /// <summary>Why maps of a kind cannot be held by a map of maps, or null if they can.</summary>
    public static MapProblem? BrokenByInner(string kind) =>
        NeverInner.Contains(kind) ? new($"no map of maps can hold maps of type {kind}") : null;

    /// <summary>The size of a ring buffer: a power of two of pages (ringbuf_map_alloc), at least what is wanted. 0 stays 0: nobody said a size.</summary>
    public static uint RingSize(uint wanted, uint pageSize)
    {
        ulong size = pageSize;
        while (size < wanted)
        {
            size *= 2;
        }

        // What is not to be had is left as it is, for the kernel to refuse.
        return wanted == 0 || size > uint.MaxValue ? wanted : (uint)size;
    }

    static MapProblem?[]? RulesOf(MapTraits map) => map.Kind switch
    {
        // kernel/bpf/hashtab.c
        "Hash" or "LruHash" => [Key(map), Value(map), Capacity(map)],
        "PerCpuHash" or "LruPerCpuHash" => [Key(map), Value(map), ValueUpTo(map, PerCpuLimit, "for each CPU"), Capacity(map)],
        "HashOfMaps" => [Key(map), Value(map, 4), Capacity(map)],

        // kernel/bpf/arraymap.c
        "Array" => [Key(map, 4), Value(map), ValueUpTo(map, int.MaxValue, ""), Capacity(map)],
        "PerCpuArray" => [Key(map, 4), Value(map), ValueUpTo(map, PerCpuLimit, "for each CPU"), Capacity(map)],
        "PerfEventArray" => [Key(map, 4), Value(map, 4)],
        "ProgramArray" or "CgroupArray" or "ArrayOfMaps" => [Key(map, 4), Value(map, 4), Capacity(map)],

        // kernel/bpf/lpm_trie.c
        "LpmTrie" =>
        [
            map.KeySize is < 5 or > 260 ? new($"its keys must have 5 to 260 bytes, of which the first four are the length of the prefix, and not {map.KeySize}") : null,
            Value(map), Capacity(map), With(map, NoPreallocation, "BPF_F_NO_PREALLOC"),
        ],

        // kernel/bpf/queue_stack_maps.c, bloom_filter.c, ringbuf.c
        "Queue" or "Stack" => [NoKey(map), Value(map), Capacity(map)],
        "BloomFilter" => [NoKey(map), Value(map), Capacity(map), map.Extra > 15 ? new($"it can have 15 hash functions (map_extra), not {map.Extra}") : null],
        "RingBuffer" or "UserRingBuffer" =>
            [NoKey(map), NoValue(map), Capacity(map), map.MaxEntries > 1u << 31 ? new($"its size (max_entries) must be a power of two, which {map.MaxEntries} cannot be rounded up to") : null],

        // kernel/bpf/stackmap.c
        "StackTrace" => [Key(map, 4), Frames(map), Capacity(map)],

        // kernel/bpf/devmap.c, cpumap.c, net/core/sock_map.c, kernel/bpf/reuseport_array.c, net/xdp/xskmap.c
        "DevMap" or "DevMapHash" or "SockMap" or "ReusePortSockArray" or "CpuMap" => [Key(map, 4), Value(map, 4, 8), Capacity(map)],
        "XskMap" => [Key(map, 4), Value(map, 4), Capacity(map)],
        "SockHash" => [Key(map), map.KeySize > StackLimit ? new($"its keys must have {StackLimit} bytes at most, not {map.KeySize}") : null, Value(map, 4, 8), Capacity(map)],

        // kernel/bpf/local_storage.c, bpf_local_storage.c
        "CgroupStorage" or "PerCpuCgroupStorage" =>
        [
            map.KeySize is not (8 or 16) ? new($"its keys must be struct bpf_cgroup_storage_key (16 bytes) or __u64, not {map.KeySize} bytes") : null,
            Value(map), map.Kind == "PerCpuCgroupStorage" ? ValueUpTo(map, PerCpuLimit, "for each CPU") : null, NoCapacity(map),
        ],
        "SkStorage" or "InodeStorage" or "TaskStorage" or "CgrpStorage" =>
        [
            Key(map, 4), Value(map), ValueUpTo(map, StorageLimit, ""), NoCapacity(map), With(map, NoPreallocation, "BPF_F_NO_PREALLOC"),
            map.HasTypes ? null : new("its keys and values must have types: __type(key, int) and __type(value, …)"),
        ],

        // kernel/bpf/arena.c
        "Arena" =>
        [
            NoKey(map), NoValue(map),
            map.MaxEntries == 0 ? new("its capacity (max_entries) must be given in pages", IsIncomplete: true)
                : map.MaxEntries > ArenaLimit ? new($"it can have 4 GiB, and not {map.MaxEntries} pages") : null,
            With(map, Mappable, "BPF_F_MMAPABLE"),
            map.Extra % 4096 != 0 ? new($"its address (map_extra) must be that of a page, and 0x{map.Extra:x} is not") : null,
        ],
        _ => null,
    };

    static IEnumerable<MapProblem> ForeignFlags(MapTraits map)
    {
        foreach ((uint flag, string name, string[] kinds) in OwnFlags)
        {
            if ((map.Flags & flag) != 0 && !kinds.Contains(map.Kind))
            {
                yield return new($"it cannot have the flag {name}");
            }
        }
    }

    static MapProblem? Key(MapTraits map) => map.KeySize == 0 ? new("its keys have no size") : null;

    static MapProblem? Key(MapTraits map, uint size) => map.KeySize != size ? new($"its keys must have {size} bytes, not {map.KeySize}") : null;

    static MapProblem? NoKey(MapTraits map) => map.KeySize != 0 ? new($"it has no keys, and {map.KeySize} bytes are given for one") : null;

    static MapProblem? Value(MapTraits map) => map.ValueSize == 0 ? new("its values have no size") : null;

    static MapProblem? Value(MapTraits map, uint size) => map.ValueSize != size ? new($"its values must have {size} bytes, not {map.ValueSize}") : null;

    static MapProblem? Value(MapTraits map, uint size, uint other) =>
        map.ValueSize != size && map.ValueSize != other ? new($"its values must have {size} or {other} bytes, not {map.ValueSize}") : null;

    static MapProblem? ValueUpTo(MapTraits map, uint limit, string each) =>
        map.ValueSize > limit ? new($"its values must have {limit} bytes at most{(each.Length > 0 ? " " + each : "")}, not {map.ValueSize}") : null;

    static MapProblem? NoValue(MapTraits map) => map.ValueSize != 0 ? new($"it has no values, and {map.ValueSize} bytes are given for one") : null;

    // With build ids, each frame is a struct bpf_stack_build_id.
    static MapProblem? Frames(MapTraits map)
    {
        uint frame = (map.Flags & BuildIds) != 0 ? 32u : 8u;
        return map.ValueSize == 0 || map.ValueSize % frame != 0 ? new($"its values must have {frame} bytes for each frame, not {map.ValueSize}") : null;
    }

    static MapProblem? Capacity(MapTraits map) =>
        map.MaxEntries == 0 ? new("it has no capacity: say __uint(max_entries, …) in C, or set MaxEntries before Load()", IsIncomplete: true) : null;

    static MapProblem? NoCapacity(MapTraits map) => map.MaxEntries != 0 ? new($"it takes no capacity (max_entries), and {map.MaxEntries} is given") : null;

    static MapProblem? With(MapTraits map, uint flag, string name) => (map.Flags & flag) == 0 ? new($"it must have the flag {name}") : null;
}
