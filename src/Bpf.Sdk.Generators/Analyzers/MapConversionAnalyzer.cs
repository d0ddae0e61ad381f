using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Layouts;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>Code takes a raw map of a bound class for a typed one that it is not: <c>RawMap.As</c> throws.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapConversionAnalyzer : DiagnosticAnalyzer
{
    const string Id = "BPF0027";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Map is not one for the class",
        "{0} of {1} cannot be taken for '{2}': {3}",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(BpfNames.ObjectAttribute) is not null)
            {
                var manifests = ManifestFiles.ReadAll(start.Options.AdditionalFiles, start.CancellationToken);
                start.RegisterOperationAction(operation => Analyze(operation, manifests), OperationKind.Invocation);
            }
        });
    }

    static void Analyze(OperationAnalysisContext context, IReadOnlyList<ManifestFile> manifests)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is not { Name: "As" or "AsArray", TypeArguments.Length: 1 } method
            || !method.ContainingType.IsBpfType("RawMap")
            || Find(call.Instance, manifests) is not var (manifest, record)
            || call.Syntax.DescendantNodes().OfType<GenericNameSyntax>().LastOrDefault(name => name.Identifier.ValueText == method.Name) is not { } generic)
        {
            return;
        }

        TypeSyntax syntax = method.Name == "As" ? generic.TypeArgumentList.Arguments[0] : generic;
        var types = new CTypes(manifest.Types);
        foreach (var map in TypedMap.All(method.ReturnType, syntax, record))
        {
            if (Difference(map, types) is { } difference)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, map.Syntax.GetLocation(), map.Title, manifest.Source, map.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), difference));
                return;
            }
        }
    }

    static string? Difference(TypedMap map, CTypes types) =>
        map.Fits
            ? map.Elements()
                .Where(static element => CSharpLayout.Of(element.Type) is { } layout && layout.Size != element.SizeInC)
                .Select(element => $"its {element.Plural} have {element.InC(types)}, but '{element.TypeText}' has {MapElement.Bytes(CSharpLayout.Of(element.Type)!.Size)}")
                .FirstOrDefault()
            : $"it is of type {map.Record.Type}, but {map.Class.Display} is for maps of type {map.Class.Kinds}";

    /// <summary>The map that an expression gives, if that is certain: a property of a bound class, or what its object has under a constant name.</summary>
    static (ObjectManifest Manifest, MapRecord Record)? Find(IOperation? expression, IReadOnlyList<ManifestFile> manifests)
    {
        if (expression is not IPropertyReferenceOperation reference)
        {
            return null;
        }

        if (reference is { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string name } }], Instance: IPropertyReferenceOperation { Property: { Name: "Maps" } maps } of }
            && maps.ContainingType.IsBpfType("BpfObject"))
        {
            return of.Instance is IPropertyReferenceOperation { Property: { Name: "Object" } of2 } && Manifest(of2.ContainingType, manifests) is { } objects && objects.FindMap(name) is { } named
                ? (objects, named)
                : null;
        }

        return Manifest(reference.Property.ContainingType, manifests) is { } manifest && FindMap(manifest, reference.Property) is { } record ? (manifest, record) : null;
    }

    static ObjectManifest? Manifest(INamedTypeSymbol type, IReadOnlyList<ManifestFile> manifests) =>
        type.FindAttribute(BpfNames.ObjectAttribute)?.Name() is { } source ? ManifestMatch.Find(source, manifests).Manifest : null;

    static MapRecord? FindMap(ObjectManifest manifest, IPropertySymbol property)
    {
        if (property.FindAttribute(BpfNames.MapAttribute) is { } attribute)
        {
            return attribute.Name() is { } name ? manifest.FindMap(name) : null;
        }

        // A property of its own has the map's name, or that and a suffix if it was taken. If two could be meant, nothing is certain.
        var candidates = manifest.Maps.Where(map => CSharpName.Pascal(map.Name) is var name && (property.Name == name || property.Name == name + "Map")).ToArray();
        return candidates is [var only] ? only : null;
    }
}
