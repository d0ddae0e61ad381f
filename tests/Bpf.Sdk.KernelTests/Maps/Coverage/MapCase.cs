using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps.Coverage;

/// <summary>A class of maps with a map for it, so that what holds for all of them is tried on each.</summary>
sealed class MapCase
{
    const uint Capacity = 4;

    static readonly MapSpec s_inner = new() { Name = "inner", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 8, MaxEntries = 16 };

    readonly Func<uint, BpfMapAccess, BpfMap> _open;
    readonly Func<string, BpfMap> _openPinned;
    readonly Func<string, BpfMap> _openByName;

    MapCase(Type constructed, MapSpec spec, Func<uint, BpfMapAccess, BpfMap> open, Func<string, BpfMap> openPinned, Func<string, BpfMap> openByName) =>
        (Constructed, Spec, _open, _openPinned, _openByName) = (constructed, spec, open, openPinned, openByName);

    public static IReadOnlyList<MapCase> All { get; } =
    [
        Of<ArrayMap<uint>>(BpfMapType.Array, 4, 4),
        Of<ArrayOfMaps<HashMap<uint, ulong>>>(BpfMapType.ArrayOfMaps, 4, 4, inner: s_inner),
        Of<BloomFilterMap<uint>>(BpfMapType.BloomFilter, 0, 4),
        Of<HashMap<uint, uint>>(BpfMapType.Hash, 4, 4),
        Of<HashOfMaps<uint, HashMap<uint, ulong>>>(BpfMapType.HashOfMaps, 4, 4, inner: s_inner),
        Of<LpmTrieMap<IPv4Prefix, uint>>(BpfMapType.LpmTrie, 8, 4, TestMaps.NoPreallocation),
        Of<LruHashMap<uint, uint>>(BpfMapType.LruHash, 4, 4),
        Of<LruPerCpuHashMap<uint, uint>>(BpfMapType.LruPerCpuHash, 4, 4),
        Of<PerCpuArrayMap<uint>>(BpfMapType.PerCpuArray, 4, 4),
        Of<PerCpuHashMap<uint, uint>>(BpfMapType.PerCpuHash, 4, 4),
        Of<ProgramArrayMap>(BpfMapType.ProgramArray, 4, 4),
        Of<QueueMap<uint>>(BpfMapType.Queue, 0, 4),
        Of<StackMap<uint>>(BpfMapType.Stack, 0, 4),
        Of<CgroupArrayMap>(BpfMapType.CgroupArray, 4, 4, plain: false),
        Of<CpuMap>(BpfMapType.CpuMap, 4, 4, plain: false),
        Of<DevHashMap>(BpfMapType.DevMapHash, 4, 4, plain: false),
        Of<DevMap>(BpfMapType.DevMap, 4, 4, plain: false),
        Of<PerfEventArrayMap>(BpfMapType.PerfEventArray, 4, 4, plain: false),
        Of<ReusePortSockArray>(BpfMapType.ReusePortSockArray, 4, 8, plain: false),
        Of<SockHashMap<uint>>(BpfMapType.SockHash, 4, 8, plain: false),
        Of<SockMap>(BpfMapType.SockMap, 4, 8, plain: false),
        Of<StackTraceMap>(BpfMapType.StackTrace, 4, 80, plain: false),
        Of<XskMap>(BpfMapType.XskMap, 4, 4, plain: false),
        new(typeof(RawMap), Shape(BpfMapType.Hash, 4, 4, 0, null), RawMap.OpenById, static path => RawMap.OpenPinned(path), static name => RawMap.OpenByName(name)),
    ];

    /// <summary>Those whose elements are bytes, programs or maps: whatever is asked of them needs no device, socket or control group.</summary>
    public static IEnumerable<MapCase> WithPlainElements => All.Where(static map => map.HasPlainElements);

    /// <summary>Classes whose maps an object has to declare: the kernel creates them with types, or with memory, alone. Tests of their own try them.</summary>
    public static IReadOnlyList<string> Apart { get; } =
        ["ArenaMap", "AttachedCgroupStorageMap", "CgroupStorageMap", "InodeStorageMap", "PerCpuAttachedCgroupStorageMap", "SocketStorageMap", "TaskStorageMap"];

    /// <summary>Its elements can be made up.</summary>
    public bool HasPlainElements { get; private init; } = true;

    /// <summary>The class, without its type arguments.</summary>
    public Type Class => MapMembers.Definition(Constructed);

    /// <summary>The class, with type arguments that fit the map.</summary>
    public Type Constructed { get; }

    public MapSpec Spec { get; }

    /// <summary>A new map of the class, which goes when it is disposed.</summary>
    public BpfMap Create(string name = "table")
    {
        using RawMap raw = TestMaps.Create(Spec with { Name = name });
        return _open(raw.Id, BpfMapAccess.ReadWrite);
    }

    /// <summary>The same map by another handle: <see cref="BpfMap.OpenById"/>.</summary>
    public BpfMap OpenById(uint id, BpfMapAccess access = BpfMapAccess.ReadWrite) => _open(id, access);

    /// <summary>A pinned map as one of the class: <see cref="BpfMap.OpenPinned"/>.</summary>
    public BpfMap OpenPinned(string path) => _openPinned(path);

    /// <summary>The one map of a name, as one of the class: <see cref="BpfMap.OpenByName"/>.</summary>
    public BpfMap OpenByName(string name) => _openByName(name);

    public override string ToString() => MapMembers.Name(Constructed);

    static MapCase Of<TMap>(BpfMapType type, uint keySize, uint valueSize, uint flags = 0, MapSpec? inner = null, bool plain = true) where TMap : BpfMap, IBpfMap<TMap> =>
        new(typeof(TMap), Shape(type, keySize, valueSize, flags, inner), BpfMap.OpenById<TMap>, static path => BpfMap.OpenPinned<TMap>(path), static name => BpfMap.OpenByName<TMap>(name)) { HasPlainElements = plain };

    static MapSpec Shape(BpfMapType type, uint keySize, uint valueSize, uint flags, MapSpec? inner) =>
        new() { Name = "table", Type = type, KeySize = keySize, ValueSize = valueSize, MaxEntries = Capacity, Flags = flags, InnerMap = inner };
}
