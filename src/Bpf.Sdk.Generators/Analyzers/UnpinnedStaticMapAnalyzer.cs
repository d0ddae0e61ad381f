using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A static class opens maps by their pins, and this map has none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnpinnedStaticMapAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0013";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Map of a static class is not pinned",
        "Map '{0}' is not pinned, so static class '{1}' cannot open it. Give [BpfMap] a Pinning, pin the map in C, or use the property of a class that loads the object.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        if (!context.Type.IsStatic || context.Manifest is not { } manifest)
        {
            return;
        }

        foreach (var map in context.Maps())
        {
            if (map.Record is { } record && Pinning(context, map, manifest, record) == "None")
            {
                context.Report(Rule, context.NameLocation(map.Attribute), map.Name, context.Type.Name);
            }
        }
    }

    static string Pinning(BoundClassContext context, DeclaredMap map, ObjectManifest manifest, MapRecord record) =>
        map.Attribute.EnumArgument("Pinning")
        ?? context.Pinnings.Of(manifest, record.Name).FirstOrDefault()?.Pinning
        ?? record.Pinning;
}
