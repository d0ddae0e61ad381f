using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>Two declarations of one map say different things of its pinning.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConflictingPinningAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0014";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Map is pinned in two ways",
        "Map '{0}' is declared with Pinning = {1} here and with Pinning = {2} in '{3}'. A map is pinned in one place: give both the same, or leave it out of one.",
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

        foreach (var map in context.Maps())
        {
            if (map.Record is not null
                && map.Attribute.EnumArgument("Pinning") is { } pinning
                && context.Pinnings.Of(manifest, map.Name).FirstOrDefault(entry => entry.Pinning != pinning) is { } other)
            {
                context.Report(Rule, context.ArgumentLocation(map.Attribute, "Pinning"), map.Name, pinning, other.Pinning, other.Type.Name);
            }
        }
    }
}
