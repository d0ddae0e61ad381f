using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A <c>[BpfMap]</c> names a map that the object does not have.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownMapAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0007";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Map is not in the object",
        "Map '{0}' is not in {1}. {2}",
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
            if (map.Record is null)
            {
                var suggestion = Suggestion.For(map.Name, [.. manifest.Maps.Select(static record => record.Name)], "maps");
                context.Report(Rule, context.NameLocation(map.Attribute), map.Name, manifest.Source, suggestion);
            }
        }
    }
}
