using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>A class of the runtime that a declared map can have as its type, and what kind of map it serves.</summary>
/// <param name="Name">The class in <c>Bpf.Sdk</c>.</param>
/// <param name="MapType">The <c>BpfMapType</c> that it is for, or null if it takes any.</param>
/// <param name="Arguments">What its type arguments stand for.</param>
/// <param name="KeySize">The bytes that a key must have where no type argument says so, or null if any will do.</param>
sealed record MapClass(string Name, string? MapType = null, MapArguments Arguments = MapArguments.None, long? KeySize = null)
{
    public static readonly MapClass Raw = new("RawMap");

    // What serves one type implements IBpfMap: RawMap.As and BpfMap.OpenPinned make it. The generator and the analyzers need no more than a row.
    static readonly IReadOnlyList<MapClass> All =
    [
        Raw,
        new("BpfMap"),
        new("ArrayMap", "Array", MapArguments.Value, KeySize: 4),
        new("HashMap", "Hash", MapArguments.KeyAndValue),
        new("LruHashMap", "LruHash", MapArguments.KeyAndValue),
        new("PerCpuArrayMap", "PerCpuArray", MapArguments.Value, KeySize: 4),
        new("PerCpuHashMap", "PerCpuHash", MapArguments.KeyAndValue),
        new("LruPerCpuHashMap", "LruPerCpuHash", MapArguments.KeyAndValue),
        new("LpmTrieMap", "LpmTrie", MapArguments.KeyAndValue),
        new("QueueMap", "Queue", MapArguments.Value),
        new("StackMap", "Stack", MapArguments.Value),
        new("BloomFilterMap", "BloomFilter", MapArguments.Value),
        new("StackTraceMap", "StackTrace", KeySize: 4),
    ];

    public static MapClass? Find(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || !named.IsInBpfNamespace())
        {
            return null;
        }

        foreach (var candidate in All)
        {
            if (candidate.Name == named.Name && candidate.Arity == named.Arity)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The class that fits maps of a type best.</summary>
    public static MapClass For(string mapType)
    {
        foreach (var candidate in All)
        {
            if (candidate.MapType == mapType)
            {
                return candidate;
            }
        }

        return Raw;
    }

    /// <summary>Which type argument is the key, or -1.</summary>
    public int KeyArgument => Arguments.HasFlag(MapArguments.Key) ? 0 : -1;

    /// <summary>Which type argument is the value, or -1.</summary>
    public int ValueArgument => Arguments.HasFlag(MapArguments.Value) ? KeyArgument + 1 : -1;

    /// <summary>The class as messages call it: <c>ArrayMap&lt;T&gt;</c>.</summary>
    public string Display => Arguments switch
    {
        MapArguments.None => Name,
        MapArguments.KeyAndValue => Name + "<TKey, TValue>",
        _ => Name + "<T>",
    };

    int Arity => Arguments switch
    {
        MapArguments.None => 0,
        MapArguments.KeyAndValue => 2,
        _ => 1,
    };
}
