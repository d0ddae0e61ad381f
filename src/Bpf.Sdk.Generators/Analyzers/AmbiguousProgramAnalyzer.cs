using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>An attach method names a section in which there is more than one program.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AmbiguousProgramAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0016";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Section holds several programs",
        "Section '{0}' of {1} holds several programs: {2}. Name the function instead of the section.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var attachment in context.Attachments())
        {
            var candidates = attachment.Match.Candidates;
            if (candidates.Count > 1)
            {
                var names = Suggestion.List([.. candidates.Select(static program => program.Name)]);
                context.Report(Rule, context.NameLocation(attachment.Attribute), attachment.Name, context.Manifest!.Source, names);
            }
        }
    }
}
