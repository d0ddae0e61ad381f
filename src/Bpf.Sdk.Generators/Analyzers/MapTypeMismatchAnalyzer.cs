using System.Collections.Immutable;
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
        "Map '{0}' is of type {1} in {2}, but {3}. {4}",
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

    static void Check(BoundClassContext context, DeclaredMap map, MapRecord record, string source)
    {
        var declared = map.Attribute.EnumArgument("Type");
        if (declared is not null and not BpfNames.Unspecified && declared != record.Type)
        {
            context.Report(
                Rule, context.ArgumentLocation(map.Attribute, "Type"), map.Name, record.Type, source, $"declared as {declared}", $"Declare it as BpfMapType.{record.Type} or leave Type out.");
        }
        else if (map.Class is { MapType: { } served } mapClass && served != record.Type)
        {
            context.Report(
                Rule, map.Syntax.Type.GetLocation(), map.Name, record.Type, source, $"{mapClass.Display} is for maps of type {served}", $"Use {MapClass.For(record.Type).Display} instead.");
        }
    }
}
