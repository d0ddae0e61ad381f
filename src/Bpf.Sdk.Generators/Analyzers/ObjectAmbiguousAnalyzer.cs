using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>The file name in <c>[BpfObject]</c> is that of several objects.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ObjectAmbiguousAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0002";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "BPF object is ambiguous",
        "BPF object '{0}' could be any of: {1}. Name it with its folder.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        var candidates = context.Match.Candidates;
        if (candidates.Count > 1)
        {
            context.Report(Rule, context.SourceLocation, context.Source, Suggestion.List([.. candidates.Select(static candidate => candidate.Source)]));
        }
    }
}
