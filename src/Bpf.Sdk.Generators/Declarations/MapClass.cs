using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>A class of the runtime that a declared map can have as its type, and what kinds of map it serves.</summary>
/// <param name="Name">The class in <c>Bpf.Sdk</c>.</param>
/// <param name="MapType">The <c>BpfMapType</c> that it is for, or null if it takes any.</param>
/// <param name="Conversion">The method of <c>RawMap</c> that gives it, without its type arguments, or null if a raw map already is one.</param>
/// <param name="KeySize">The bytes that a key must have, or null if any will do.</param>
/// <param name="ValueArgument">Which type argument is the value, or -1.</param>
sealed record MapClass(string Name, int Arity, string? MapType, string? Conversion, long? KeySize, int ValueArgument)
{
    public static readonly MapClass Raw = new("RawMap", 0, null, null, null, -1);

    public static readonly MapClass Array = new("ArrayMap", 1, "Array", "AsArray", sizeof(uint), 0);

    static readonly IReadOnlyList<MapClass> All = [Raw, new("BpfMap", 0, null, null, null, -1), Array];

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

    /// <summary>The class as messages call it: <c>ArrayMap&lt;T&gt;</c>.</summary>
    public string Display => Arity == 0 ? Name : Name + "<T>";
}
