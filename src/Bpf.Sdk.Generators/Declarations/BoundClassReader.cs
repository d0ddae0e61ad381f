using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>Turns the symbols of a declaration into a <see cref="BoundClass"/>, which keeps none of them.</summary>
static class BoundClassReader
{
    public static BoundClass? Read(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        if (attribute.Name() is not { } source)
        {
            return null;
        }

        var maps = new List<MapDeclaration>();
        var attachments = new List<AttachDeclaration>();
        var usings = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in type.GetMembers())
        {
            cancellation.ThrowIfCancellationRequested();
            switch (member)
            {
                case IPropertySymbol { IsPartialDefinition: true, PartialImplementationPart: null, IsIndexer: false } property when MemberReader.ReadMap(property, usings, cancellation) is { } map:
                    maps.Add(map);
                    break;
                case IMethodSymbol { IsPartialDefinition: true, PartialImplementationPart: null, IsGenericMethod: false } method when MemberReader.ReadAttachment(method, cancellation) is { } attachment:
                    attachments.Add(attachment);
                    break;
            }
        }

        return new(
            source,
            type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(),
            Headers(type).ToEquatableArray(),
            MetadataName(type),
            type.ToDisplayString(NameOnly),
            type.IsStatic,
            ClassObstacle.Find(type, cancellation)?.Shape ?? ClassShape.Complete,
            MemberNames(type).ToEquatableArray(),
            maps.ToEquatableArray(),
            attachments.ToEquatableArray(),
            usings.ToEquatableArray());
    }

    static readonly SymbolDisplayFormat NameOnly = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    static IEnumerable<string> Headers(INamedTypeSymbol type)
    {
        var headers = new Stack<string>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            var keyword = (current.TypeKind, current.IsRecord) switch
            {
                (TypeKind.Struct, true) => "record struct",
                (TypeKind.Struct, false) => "struct",
                (TypeKind.Interface, _) => "interface",
                (_, true) => "record",
                _ => "class",
            };
            headers.Push($"partial {keyword} {current.ToDisplayString(NameOnly)}");
        }

        return headers;
    }

    static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer
            ? MetadataName(outer) + "+" + type.MetadataName
            : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : type.ContainingNamespace.ToDisplayString().Replace("@", "") + "." + type.MetadataName;

    // Generated members must neither repeat nor hide what is there.
    static IEnumerable<string> MemberNames(INamedTypeSymbol type)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { type.Name };
        names.UnionWith(type.TypeParameters.Select(static parameter => parameter.Name));
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                // Accessors and constructors have names of their own that no generated member can meet.
                if (member.CanBeReferencedByName)
                {
                    names.Add(member.Name);
                }
            }
        }

        return names;
    }
}
