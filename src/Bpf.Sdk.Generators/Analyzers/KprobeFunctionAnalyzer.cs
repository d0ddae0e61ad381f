using System.Collections.Immutable;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>Neither the section's name nor a parameter says to which kernel function a program is attached.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KprobeFunctionAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0021";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Kernel function of an attachment is unknown",
        "Section '{0}' does not say to which kernel function '{1}' attaches. Put the program into a section such as '{2}', or add a parameter to the method: string function.",
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
            if (attachment.Kind.IsKprobe
                && attachment.Match.Program is { } program
                && attachment.Kind.Takes(program)
                && AttachSignature.Read(attachment.Method, attachment.Kind, out _) is { Target: null }
                && KprobeSections.Function(program.Section, out _) is null)
            {
                context.Report(Rule, context.NameLocation(attachment.Attribute), program.Section, attachment.Method.Name, attachment.Kind.SectionExample);
            }
        }
    }
}
