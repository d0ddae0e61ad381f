using System.Collections.Generic;
using System.Globalization;
using Bpf.Sdk.Generators.Layouts;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>The C# type of a declared map's values beside the C type.</summary>
sealed class MapValueComparison
{
    readonly DeclaredMap _map;
    readonly ITypeSymbol _type;
    readonly string _typeInC;

    MapValueComparison(DeclaredMap map, ITypeSymbol type, string typeInC, IReadOnlyList<string> differences, IReadOnlyList<string> interpretations)
    {
        _map = map;
        _type = type;
        _typeInC = typeInC;
        Differences = differences;
        Interpretations = interpretations;
    }

    public IReadOnlyList<string> Differences { get; }

    public IReadOnlyList<string> Interpretations { get; }

    /// <summary>All maps of a class whose values have the size that they should have, and can be compared further.</summary>
    public static IEnumerable<MapValueComparison> All(BoundClassContext context)
    {
        if (context.Manifest is not { } manifest)
        {
            yield break;
        }

        var types = new CTypes(manifest.Types);
        foreach (var map in context.Maps())
        {
            if (map is { Record: { ValueType: not 0 } record, ValueType: { } type } && map.Class!.MapType == record.Type)
            {
                var typeInC = CDeclaration.Of(types, record.ValueType);
                if (StructLayoutOptions.IsAuto(type))
                {
                    yield return new(map, type, typeInC, ["it has LayoutKind.Auto, so the runtime may move its fields"], []);
                }
                else if (CSharpLayout.Of(type) is { } inCSharp && CLayout.Of(types, record.ValueType) is { } inC && inC.Size == inCSharp.Size && inC.Size == record.ValueSize)
                {
                    var comparison = LayoutComparison.Compare(inC, inCSharp);
                    yield return new(map, type, typeInC, comparison.Differences, comparison.Interpretations);
                }
            }
        }
    }

    public void Report(BoundClassContext context, DiagnosticDescriptor rule, IReadOnlyList<string> findings)
    {
        var more = findings.Count > 1 ? string.Format(CultureInfo.InvariantCulture, " (and {0} more)", findings.Count - 1) : "";
        context.Report(
            rule,
            _map.ValueTypeLocation,
            _type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            _map.Name,
            _typeInC,
            context.Manifest!.Source,
            findings[0] + more);
    }
}
