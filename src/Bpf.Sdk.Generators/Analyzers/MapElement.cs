using System.Globalization;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>The keys or the values of a map: what a type argument says of them, and what the object says.</summary>
/// <param name="Plural"><c>keys</c> or <c>values</c>, for messages.</param>
/// <param name="Location">Where the type argument stands.</param>
/// <param name="Argument">Its place among the type arguments.</param>
/// <param name="TypeInC">A type number, or 0 if the object does not say.</param>
sealed record MapElement(TypedMap Map, string Plural, ITypeSymbol Type, Location Location, int Argument, int TypeInC, long SizeInC)
{
    public string TypeText => Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>Size and type as the object has them: <c>8 bytes (__u64)</c>.</summary>
    public string InC(CTypes types) => TypeInC == 0 ? Bytes(SizeInC) : $"{Bytes(SizeInC)} ({CDeclaration.Of(types, TypeInC)})";

    public static string Bytes(long size) => size == 1 ? "1 byte" : size.ToString(CultureInfo.InvariantCulture) + " bytes";
}
