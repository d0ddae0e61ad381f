using System.Collections.Immutable;
using System.Globalization;
using Bpf.Sdk.Generators.Declarations;
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
        "Map '{0}' has {1} of {2} in {3}, but {4}. {5}",
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
        foreach (var map in context.Maps())
        {
            // A map of another type has sizes that mean something else; BPF0008 says so.
            if (map is { Record: { } record, Class: { } mapClass } && mapClass.MapType == record.Type)
            {
                CheckKey(context, map, record, mapClass, manifest, types);
                CheckValue(context, map, record, manifest, types);
            }
        }
    }

    static void CheckKey(BoundClassContext context, DeclaredMap map, MapRecord record, MapClass mapClass, ObjectManifest manifest, CTypes types)
    {
        if (mapClass.KeySize is { } size && size != record.KeySize)
        {
            context.Report(
                Rule,
                map.Syntax.Type.GetLocation(),
                map.Name,
                "keys",
                InC(types, record.KeyType, record.KeySize),
                manifest.Source,
                $"{mapClass.Display} has keys of {Bytes(size)}",
                "Give the map __u32 keys in C.");
        }
    }

    static void CheckValue(BoundClassContext context, DeclaredMap map, MapRecord record, ObjectManifest manifest, CTypes types)
    {
        if (map.ValueType is { } type && CSharpLayout.Of(type) is { } layout && layout.Size != record.ValueSize)
        {
            context.Report(
                Rule,
                map.ValueTypeLocation,
                map.Name,
                "values",
                InC(types, record.ValueType, record.ValueSize),
                manifest.Source,
                $"'{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' has {Bytes(layout.Size)}",
                Advice(map, record, types));
        }
    }

    static string Advice(DeclaredMap map, MapRecord record, CTypes types)
    {
        var fitting = types.Strip(record.ValueType) is { } type ? Primitives.Of(type) : Primitives.Integer(record.ValueSize, false);
        return fitting is null
            ? $"Use a struct of {Bytes(record.ValueSize)} that is laid out as in C."
            : $"Use {map.Class!.Name}<{Primitives.Short(fitting.Name)}>.";
    }

    static string InC(CTypes types, int type, long size) => type == 0 ? Bytes(size) : $"{Bytes(size)} ({CDeclaration.Of(types, type)})";

    static string Bytes(long size) => size == 1 ? "1 byte" : size.ToString(CultureInfo.InvariantCulture) + " bytes";
}
