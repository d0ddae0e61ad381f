using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Layouts;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>The type of a map's values, or of its keys, has another size than in the object.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapSizeMismatchAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0009";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Key or value of a map has another size",
        "{0} has {1} of {2} in {3}, but {4}. {5}",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        if (context.Manifest is not { } manifest)
        {
            return;
        }

        var types = new CTypes(manifest.Types);
        foreach (var element in context.Maps().SelectMany(static map => map.Elements()))
        {
            Check(context, element, manifest, types);
        }
    }

    static void Check(BoundClassContext context, MapElement element, ObjectManifest manifest, CTypes types)
    {
        if (CSharpLayout.Of(element.Type) is { } layout && layout.Size != element.SizeInC)
        {
            context.Report(
                Rule,
                element.Location,
                element.Map.Title,
                element.Plural,
                element.InC(types),
                manifest.Source,
                $"'{element.TypeText}' has {MapElement.Bytes(layout.Size)}",
                Advice(element, types));
        }
    }

    static string Advice(MapElement element, CTypes types)
    {
        var fitting = types.Strip(element.TypeInC) is { } type ? Primitives.Of(type) : Primitives.Integer(element.SizeInC, false);
        if (fitting is null)
        {
            return $"Use a struct of {MapElement.Bytes(element.SizeInC)} that is laid out as in C.";
        }

        var arguments = element.Map.Type.TypeArguments.Select((other, i) =>
            i == element.Argument ? Primitives.Short(fitting.Name) : other.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
        return $"Use {element.Map.Class.Name}<{string.Join(", ", arguments)}>.";
    }
}
