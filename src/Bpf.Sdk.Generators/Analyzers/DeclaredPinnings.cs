using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>What the classes of a compilation say of pinning, looked for when a rule first asks.</summary>
sealed class DeclaredPinnings(Compilation compilation, IReadOnlyList<ManifestFile> manifests)
{
    readonly Lazy<IReadOnlyList<Entry>> _entries = new(() => [.. FindAll(compilation, manifests)], LazyThreadSafetyMode.ExecutionAndPublication);

    public IEnumerable<Entry> Of(ObjectManifest manifest, string map) =>
        _entries.Value.Where(entry => entry.Source == manifest.Source && entry.Map == map);

    static IEnumerable<Entry> FindAll(Compilation compilation, IReadOnlyList<ManifestFile> manifests)
    {
        foreach (var type in Classes(compilation.Assembly.GlobalNamespace))
        {
            if (type.FindAttribute(BpfNames.ObjectAttribute)?.Name() is not { } source
                || ManifestMatch.Find(source, manifests).Manifest is not { } manifest)
            {
                continue;
            }

            foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (property.FindAttribute(BpfNames.MapAttribute) is { } attribute
                    && attribute.Name() is { } map
                    && attribute.EnumArgument("Pinning") is { } pinning)
                {
                    yield return new(manifest.Source, map, pinning, type);
                }
            }
        }
    }

    // Syntax tells without binding which classes have no attribute at all, and these are nearly all.
    static IEnumerable<INamedTypeSymbol> Classes(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol { TypeKind: TypeKind.Class } type
                && type.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is TypeDeclarationSyntax { AttributeLists.Count: > 0 }))
            {
                yield return type;
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var nested in Classes(inner))
                {
                    yield return nested;
                }
            }
        }
    }

    /// <param name="Source">The object's source.</param>
    /// <param name="Pinning">A member of <c>BpfPinning</c>.</param>
    /// <param name="Type">The class that says so.</param>
    public sealed record Entry(string Source, string Map, string Pinning, INamedTypeSymbol Type);
}
