using System.Collections.Generic;
using System.Collections.Immutable;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
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
        "Program '{0}' is {1}, and {2} attaches only {3}. {4}",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

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
                Report(attachment, program, $"{what} by its section '{program.Section}'", $"Remove the attribute, or put the program into a section such as '{kind.SectionExample}'.");
            }
            else if (!declared.TryGetValue(program.Name, out var first))
            {
                declared.Add(program.Name, kind);
            }
            else if (first.Class != kind.Class)
            {
                Report(attachment, program, $"declared by {first.Display} too", "Remove one of the two attributes.");
            }
        }

        void Report(DeclaredAttachment attachment, ProgramRecord program, string what, string fix) =>
            context.Report(Rule, context.NameLocation(attachment.Attribute), program.Name, what, attachment.Kind.Display, attachment.Kind.Plural, fix);
    }
}
