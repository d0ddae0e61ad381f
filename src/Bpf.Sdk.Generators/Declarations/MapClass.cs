using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>A class of the runtime that a declared map can have as its type, and what kinds of map it serves.</summary>
/// <param name="Name">The class in <c>Bpf.Sdk</c>.</param>
/// <param name="Types">The <c>BpfMapType</c>s that it is for; none if it takes any.</param>
/// <param name="Arguments">What its type arguments stand for.</param>
/// <param name="KeySize">The bytes that a key must have where no type argument says so, or null if any will do.</param>
sealed record MapClass(string Name, EquatableArray<string> Types = default, MapArguments Arguments = MapArguments.None, long? KeySize = null)
{
    public static readonly MapClass Raw = new("RawMap");

    // What serves a type implements IBpfMap: RawMap.As and BpfMap.OpenPinned make it. The generator and the analyzers need no more than a row.
    public static readonly IReadOnlyList<MapClass> All =
    [
        Raw,
        new("BpfMap"),
        Row("ArrayMap", "Array", MapArguments.Value, keySize: 4),
        Row("HashMap", "Hash", MapArguments.KeyAndValue),
        Row("LruHashMap", "LruHash", MapArguments.KeyAndValue),
        Row("PerCpuArrayMap", "PerCpuArray", MapArguments.Value, keySize: 4),
        Row("PerCpuHashMap", "PerCpuHash", MapArguments.KeyAndValue),
        Row("LruPerCpuHashMap", "LruPerCpuHash", MapArguments.KeyAndValue),
        Row("LpmTrieMap", "LpmTrie", MapArguments.KeyAndValue),
        Row("QueueMap", "Queue", MapArguments.Value),
        Row("StackMap", "Stack", MapArguments.Value),
        Row("BloomFilterMap", "BloomFilter", MapArguments.Value),
        Row("ProgramArrayMap", "ProgramArray", keySize: 4),
        Row("ArrayOfMaps", "ArrayOfMaps", MapArguments.Map, keySize: 4),
        Row("HashOfMaps", "HashOfMaps", MapArguments.KeyAndMap),
        Row("SockMap", "SockMap", keySize: 4),
        Row("SockHashMap", "SockHash", MapArguments.Key),
        Row("ReusePortSockArray", "ReusePortSockArray", keySize: 4),
        Row("DevMap", "DevMap", keySize: 4),
        Row("DevHashMap", "DevMapHash", keySize: 4),
        Row("CpuMap", "CpuMap", keySize: 4),
        Row("XskMap", "XskMap", keySize: 4),
        Row("CgroupArrayMap", "CgroupArray", keySize: 4),
        Row("PerfEventArrayMap", "PerfEventArray", keySize: 4),
        Row("SocketStorageMap", "SkStorage", MapArguments.Value, keySize: 4),
        Row("TaskStorageMap", "TaskStorage", MapArguments.Value, keySize: 4),
        Row("InodeStorageMap", "InodeStorage", MapArguments.Value, keySize: 4),
        Row("CgroupStorageMap", "CgrpStorage", MapArguments.Value, keySize: 4),
        Row("AttachedCgroupStorageMap", "CgroupStorage", MapArguments.Value),
        Row("PerCpuAttachedCgroupStorageMap", "PerCpuCgroupStorage", MapArguments.Value),
        Row("StackTraceMap", "StackTrace", keySize: 4),
        Row("ArenaMap", "Arena"),
    ];

    /// <summary>Whether it is more than a map of any kind.</summary>
    public bool IsTyped => Types.Count > 0;

    /// <summary>Which type argument is the key, or -1.</summary>
    public int KeyArgument => Arguments.HasFlag(MapArguments.Key) ? 0 : -1;

    /// <summary>Which type argument is the value, or -1.</summary>
    public int ValueArgument => Arguments.HasFlag(MapArguments.Value) ? KeyArgument + 1 : -1;

    /// <summary>Which type argument the kernel compares byte by byte, or -1: the key, and of bloom filters the value.</summary>
    public int ComparedArgument => KeyArgument < 0 && Serves("BloomFilter") ? ValueArgument : KeyArgument;

    /// <summary>Which type argument is the class of the maps within, or -1.</summary>
    public int MapArgument => Arguments.HasFlag(MapArguments.Map) ? KeyArgument + 1 : -1;

    /// <summary>The class as messages call it: <c>ArrayMap&lt;T&gt;</c>.</summary>
    public string Display => Arguments switch
    {
        MapArguments.None => Name,
        MapArguments.Key => Name + "<TKey>",
        MapArguments.Map => Name + "<TMap>",
        MapArguments.KeyAndValue => Name + "<TKey, TValue>",
        MapArguments.KeyAndMap => Name + "<TKey, TMap>",
        _ => Name + "<T>",
    };

    /// <summary>The kinds of map as messages call them: <c>Hash or LruHash</c>.</summary>
    public string Kinds => string.Join(" or ", Types);

    public int Arity => Arguments switch
    {
        MapArguments.None => 0,
        MapArguments.KeyAndValue or MapArguments.KeyAndMap => 2,
        _ => 1,
    };

    public static MapClass? Find(ITypeSymbol type) =>
        type is INamedTypeSymbol named && named.IsInBpfNamespace()
            ? All.FirstOrDefault(candidate => candidate.Name == named.Name && candidate.Arity == named.Arity)
            : null;

    /// <summary>The class that fits maps of a type best.</summary>
    public static MapClass For(string mapType) => All.FirstOrDefault(candidate => candidate.Serves(mapType)) ?? Raw;

    /// <summary>Whether it is for maps of a type and not for maps of any.</summary>
    public bool Serves(string mapType) => Types.Contains(mapType);

    // A class for several types separates them by spaces.
    static MapClass Row(string name, string types, MapArguments arguments = MapArguments.None, long? keySize = null) =>
        new(name, types.Split(' ').ToEquatableArray(), arguments, keySize);
}
