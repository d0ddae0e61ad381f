using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>The definition of a map in C leaves something out, which code must say before the object is loaded.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IncompleteMapAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0024";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Definition of the map is incomplete",
        "The kernel does not take {0} as {1} leaves it: {2}",
        BpfRule.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var map in DefinedMap.All(context))
        {
            if (map.ProblemText(isIncomplete: true) is { Length: > 0 } text)
            {
                context.Report(Rule, map.Location, map.Name, context.Manifest!.Source, text);
            }
        }
    }
}
