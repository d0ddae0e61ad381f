using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>An attach method names a section or function that the object does not have.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownProgramAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0015";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Program is not in the object",
        "'{0}' is neither a section nor a program of {1}. {2}",
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

        foreach (var attachment in context.Attachments())
        {
            if (attachment.Match.Candidates.Count == 0)
            {
                var sections = manifest.Programs.Select(static program => program.Section).Distinct().ToArray();
                var kind = attachment.Kind.SectionKind;
                var shortened = sections.Where(section => kind is not null && section.Length > kind.Length && KprobeSections.Kind(section) == kind).Select(section => section.Substring(kind!.Length + 1));
                var known = shortened.Concat(sections).Concat(manifest.Programs.Select(static program => program.Name));
                var suggestion = Suggestion.Closest(attachment.Name, known) is { } closest
                    ? $"Did you mean '{closest}'?"
                    : Suggestion.For(attachment.Name, sections, "sections with programs");
                context.Report(Rule, context.NameLocation(attachment.Attribute), attachment.Name, manifest.Source, suggestion);
            }
        }
    }
}
