namespace Bpf.Sdk.Generators.Declarations;

/// <summary>A partial property with <c>[BpfMap]</c>, as far as its implementation depends on it.</summary>
/// <param name="Property">The property's name.</param>
/// <param name="Map">The map's name in C.</param>
/// <param name="Pinning">The <c>BpfPinning</c> that was given, or null.</param>
/// <param name="Modifiers">As the user wrote them, <c>partial</c> included.</param>
/// <param name="Type">The property's type, fully qualified.</param>
/// <param name="Class">The runtime's class that the type is, or null if it is none.</param>
/// <param name="OwnTypes">Simple names of the user's types among its arguments. A generated type of that name would hide it from the declaration.</param>
/// <param name="OwnArguments">Those of the arguments that are the user's types, or made of them: they stand for the types in C.</param>
/// <param name="OwnInnerArguments">The same of the class of the maps within.</param>
/// <param name="Accessors">The accessors besides <c>get</c>, which an implementation must repeat though the analyzer refuses them.</param>
/// <param name="HasGetter">Whether there is something to implement that can return a map.</param>
/// <param name="HasDocumentation">Whether the user documented it: then the implementation must not, for its words would win.</param>
sealed record MapDeclaration(
    string Property,
    string Map,
    string? Pinning,
    string Modifiers,
    string Type,
    MapClass? Class,
    EquatableArray<string> OwnTypes,
    MapArguments OwnArguments,
    MapArguments OwnInnerArguments,
    EquatableArray<string> Accessors,
    bool HasGetter,
    bool IsStatic,
    bool HasDocumentation)
{
    /// <summary>The type without the question mark that it may have.</summary>
    public string NotNullType => Type.TrimEnd('?');
}
