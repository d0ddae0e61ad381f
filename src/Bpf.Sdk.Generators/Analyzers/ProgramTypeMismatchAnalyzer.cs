using System.Collections.Generic;
using System.Collections.Immutable;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>An attach method names a program that its attribute does not attach.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProgramTypeMismatchAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0017";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Program is of another type",
        "Program '{0}' is {1} by its section '{2}', and {3} attaches only {4}. Remove the attribute, or put the program into a section such as '{5}'.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    static readonly DiagnosticDescriptor Conflict = new(
        Id,
        Rule.Title,
        "Program '{0}' is declared by {1} too, and {2} attaches only {3}. Remove one of the two attributes.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule, Conflict];

    private protected override void Analyze(BoundClassContext context)
    {
        var declared = new Dictionary<string, AttachKind>();
        foreach (var attachment in context.Attachments())
        {
            var kind = attachment.Kind;
            if (attachment.Match.Program is not { } program)
            {
                continue;
            }

            if (!kind.Takes(program))
            {
                // Programs of type Kprobe differ by what their section calls them.
                var what = program.Type == kind.Class.Type ? "a " + KprobeSections.Kind(program.Section) : "of type " + program.Type;
                context.Report(Rule, context.NameLocation(attachment.Attribute), program.Name, what, program.Section, kind.Display, kind.Plural, kind.SectionExample);
            }
            else if (!declared.TryGetValue(program.Name, out var first))
            {
                declared.Add(program.Name, kind);
            }
            else if (first.Class != kind.Class)
            {
                context.Report(Conflict, context.NameLocation(attachment.Attribute), program.Name, first.Display, kind.Display, kind.Plural);
            }
        }
    }
}
