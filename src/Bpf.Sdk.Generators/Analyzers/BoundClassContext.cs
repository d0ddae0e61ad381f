using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A class with <c>[BpfObject]</c>, as a rule sees it.</summary>
sealed class BoundClassContext(
    SymbolAnalysisContext context,
    INamedTypeSymbol type,
    AttributeData attribute,
    string source,
    IReadOnlyList<ManifestFile> manifests,
    DeclaredPinnings pinnings)
{
    public INamedTypeSymbol Type => type;

    /// <summary>The object as the user named it.</summary>
    public string Source => source;

    public IReadOnlyList<ManifestFile> Manifests => manifests;

    public DeclaredPinnings Pinnings => pinnings;

    public ManifestMatch Match { get; } = ManifestMatch.Find(source, manifests);

    /// <summary>The object's manifest, or null if it is missing or unclear which one it is; other rules say so.</summary>
    public ObjectManifest? Manifest => Match.Manifest;

    public Location SourceLocation => attribute.ArgumentLocation(0, context.CancellationToken);

    public ClassObstacle? FindObstacle() => ClassObstacle.Find(type, context.CancellationToken);

    /// <summary>The properties with <c>[BpfMap]</c>.</summary>
    public IEnumerable<DeclaredMap> Maps() =>
        from property in type.GetMembers().OfType<IPropertySymbol>()
        let map = property.FindAttribute(BpfNames.MapAttribute)
        where map?.Name() is not null
        let syntax = map.Declaration<BasePropertyDeclarationSyntax>(context.CancellationToken)
        where syntax is not null
        select new DeclaredMap(property, map, syntax, Manifest?.FindMap(map.Name()!));

    /// <summary>The methods that attach programs.</summary>
    public IEnumerable<DeclaredAttachment> Attachments() =>
        from method in type.GetMembers().OfType<IMethodSymbol>()
        let kind = AttachKind.Of(method).FirstOrDefault()
        where kind is not null
        let program = method.FindAttribute(kind.Attribute)
        where program.Name() is not null
        let syntax = program.Declaration<MethodDeclarationSyntax>(context.CancellationToken)
        where syntax is not null
        select new DeclaredAttachment(method, kind, program, syntax, ProgramMatch.Find(program.Name()!, Manifest?.Programs ?? default, kind.SectionKind));

    public Location ArgumentLocation(AttributeData ofAttribute, string property) =>
        ofAttribute.ArgumentLocation(property, context.CancellationToken);

    public Location NameLocation(AttributeData ofAttribute) => ofAttribute.ArgumentLocation(0, context.CancellationToken);

    public void Report(DiagnosticDescriptor rule, Location location, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, location, arguments));
}

/// <param name="Record">What the object says, or null if it has no such map.</param>
sealed record DeclaredMap(IPropertySymbol Property, AttributeData Attribute, BasePropertyDeclarationSyntax Syntax, MapRecord? Record)
{
    public string Name => Attribute.Name()!;

    public MapClass? Class => MapClass.Find(Property.Type);

    /// <summary>The map, and the maps within if it is one of maps, where a class stands for them.</summary>
    public IEnumerable<TypedMap> TypedMaps() => Record is null ? [] : TypedMap.All(Property.Type, Syntax.Type, Record);

    /// <summary>What the property's type arguments say of keys and values.</summary>
    public IEnumerable<MapElement> Elements() => TypedMaps().SelectMany(static map => map.Elements());
}

sealed record DeclaredAttachment(IMethodSymbol Method, AttachKind Kind, AttributeData Attribute, MethodDeclarationSyntax Syntax, ProgramMatch Match)
{
    public string Name => Attribute.Name()!;
}
