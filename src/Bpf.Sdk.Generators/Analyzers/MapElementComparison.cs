using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Bpf.Sdk.Generators.Layouts;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>The C# type of a declared map's keys or values beside the C type.</summary>
sealed class MapElementComparison
{
    readonly MapElement _element;
    readonly string _typeInC;

    MapElementComparison(MapElement element, string typeInC, IReadOnlyList<string> differences, IReadOnlyList<string> interpretations)
    {
        _element = element;
        _typeInC = typeInC;
        Differences = differences;
        Interpretations = interpretations;
    }

    public IReadOnlyList<string> Differences { get; }

    public IReadOnlyList<string> Interpretations { get; }

    /// <summary>All keys and values of a class's maps that have the size that they should have, and can be compared further.</summary>
    public static IEnumerable<MapElementComparison> All(BoundClassContext context)
    {
        if (context.Manifest is not { } manifest)
        {
            yield break;
        }

        var types = new CTypes(manifest.Types);
        foreach (var map in context.Maps())
        {
            foreach (var element in map.Elements().Where(static element => element.TypeInC != 0))
            {
                var typeInC = CDeclaration.Of(types, element.TypeInC);
                if (StructLayoutOptions.IsAuto(element.Type))
                {
                    yield return new(element, typeInC, ["it has LayoutKind.Auto, so the runtime may move its fields"], []);
                }
                else if (CSharpLayout.Of(element.Type) is { } inCSharp && CLayout.Of(types, element.TypeInC) is { } inC && inC.Size == inCSharp.Size && inC.Size == element.SizeInC)
                {
                    var comparison = LayoutComparison.Compare(inC, inCSharp);
                    yield return new(element, typeInC, comparison.Differences, comparison.Interpretations);
                }
            }
        }
    }

    public void Report(BoundClassContext context, DiagnosticDescriptor rule, IReadOnlyList<string> findings)
    {
        var more = findings.Count > 1 ? string.Format(CultureInfo.InvariantCulture, " (and {0} more)", findings.Count - 1) : "";
        context.Report(
            rule,
            _element.Location,
            _element.TypeText,
            _element.Plural,
            _element.Map.Name,
            _typeInC,
            context.Manifest!.Source,
            findings[0] + more);
    }
}
