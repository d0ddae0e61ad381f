using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A class of maps with its type arguments beside the map that it stands for: a property's, or one that a map of maps holds.</summary>
/// <param name="Name">What messages call the map: <c>map 'flows'</c>.</param>
/// <param name="Syntax">Where the class is written.</param>
/// <param name="Record">What the object says of the map.</param>
sealed record TypedMap(string Name, INamedTypeSymbol Type, MapClass Class, TypeSyntax Syntax, MapRecord Record)
{
    /// <summary>Whether the object's map is of a type that the class is for. If it is not, its sizes mean something else, and BPF0008 says so.</summary>
    public bool Fits => Class.Serves(Record.Type);

    /// <summary>The name at the beginning of a sentence.</summary>
    public string Title => BpfRule.Sentence(Name);

    /// <summary>What the type arguments say of keys and values.</summary>
    public IEnumerable<MapElement> Elements()
    {
        if (Fits && Class.KeyArgument >= 0)
        {
            yield return Element("keys", Class.KeyArgument, Record.KeyType, Record.KeySize);
        }

        if (Fits && Class.ValueArgument >= 0)
        {
            yield return Element("values", Class.ValueArgument, Record.ValueType, Record.ValueSize);
        }
    }

    /// <summary>A map, and the maps within if it is one of maps. Nothing if the type is no class for certain types of map.</summary>
    public static IEnumerable<TypedMap> All(ITypeSymbol type, TypeSyntax syntax, MapRecord record)
    {
        if (MapClass.Find(type) is not { IsTyped: true } mapClass)
        {
            yield break;
        }

        var outer = new TypedMap($"map '{record.Name}'", (INamedTypeSymbol)type, mapClass, syntax, record);
        yield return outer;
        if (outer.Fits && outer.Inner() is { } inner)
        {
            yield return inner;
        }
    }

    // What object and declaration say of the maps that this one holds.
    TypedMap? Inner() =>
        Class.MapArgument >= 0
        && Record.Inner is { } inner
        && Type.TypeArguments[Class.MapArgument] is INamedTypeSymbol type
        && MapClass.Find(type) is { IsTyped: true } mapClass
            ? new($"the inner map of '{Record.Name}'", type, mapClass, Argument(Class.MapArgument) ?? Syntax, inner)
            : null;

    MapElement Element(string plural, int argument, int typeInC, long sizeInC) =>
        new(this, plural, Type.TypeArguments[argument], (Argument(argument) ?? Syntax).GetLocation(), argument, typeInC, sizeInC);

    TypeSyntax? Argument(int index) =>
        Syntax.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault()?.TypeArgumentList.Arguments.ElementAtOrDefault(index);
}
