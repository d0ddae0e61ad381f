using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A <c>[BpfMap]</c> or its property says another map type than the object.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapTypeMismatchAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0008";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Map is of another type",
        "{0} is of type {1} in {2}, but {3}. {4}",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var map in context.Maps())
        {
            if (map.Record is { } record)
            {
                Check(context, map, record, context.Manifest!.Source);
            }
        }
    }

    static string Advice(TypedMap other, DeclaredMap map) =>
        MapClass.For(other.Record.Type) is var right && (right.IsTyped || other.Record == map.Record)
            ? $"Use {right.Display} instead."
            : $"No class stands for such inner maps: use {right.Display} for '{map.Name}'.";

    static void Check(BoundClassContext context, DeclaredMap map, MapRecord record, string source)
    {
        var declared = map.Attribute.EnumArgument("Type");
        if (declared is not null and not BpfNames.Unspecified && declared != record.Type)
        {
            context.Report(
                Rule, context.ArgumentLocation(map.Attribute, "Type"), $"Map '{map.Name}'", record.Type, source, $"declared as {declared}", $"Declare it as BpfMapType.{record.Type} or leave Type out.");
        }
        else if (map.TypedMaps().FirstOrDefault(static typed => !typed.Fits) is { } other)
        {
            context.Report(
                Rule,
                other.Syntax.GetLocation(),
                other.Title,
                other.Record.Type,
                source,
                $"{other.Class.Display} is for maps of type {other.Class.Kinds}",
                Advice(other, map));
        }
    }
}
