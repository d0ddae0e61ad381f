using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A type has the right size and means something else than the C type: signed and unsigned, or a number and a truth value.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapValueInterpretationAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0011";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Keys or values are read as something else than in C",
        "'{0}' fits the {1} of {2}, {3} in {4}, byte by byte, but reads them differently: {5}",
        BpfRule.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var comparison in MapElementComparison.All(context))
        {
            if (comparison is { Differences.Count: 0, Interpretations.Count: > 0 })
            {
                comparison.Report(context, Rule, comparison.Interpretations);
            }
        }
    }
}
