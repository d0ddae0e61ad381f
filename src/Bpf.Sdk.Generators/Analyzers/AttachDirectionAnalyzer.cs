using System.Collections.Immutable;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>Neither the section's name nor the declaration says to which side of a device a program is attached.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttachDirectionAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0019";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Direction of an attachment is unknown",
        "Section '{0}' does not say whether '{1}' attaches to ingress or egress. Add Direction = TcDirection.Ingress (or Egress) to [TcProgram], or a TcDirection parameter to the method.",
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
            if (attachment.Kind == AttachKind.Tc
                && attachment.Match.Program is { } program
                && attachment.Kind.Takes(program)
                && AttachSignature.Read(attachment.Method, attachment.Kind, out _) is { Direction: null }
                && attachment.Attribute.EnumArgument("Direction") is null or BpfNames.Unspecified
                && TcSections.Direction(program.Section) is null)
            {
                context.Report(Rule, context.NameLocation(attachment.Attribute), program.Section, attachment.Method.Name);
            }
        }
    }
}
