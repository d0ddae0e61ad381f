using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A user's struct has its fields at other places, or of other kinds, than the C type that it stands for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapLayoutMismatchAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0010";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Struct is laid out differently in C",
        "'{0}' does not fit the {1} of {2}, {3} in {4}: {5}. Lay it out as in C.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var comparison in MapElementComparison.All(context))
        {
            if (comparison.Differences.Count > 0)
            {
                comparison.Report(context, Rule, comparison.Differences);
            }
        }
    }
}
