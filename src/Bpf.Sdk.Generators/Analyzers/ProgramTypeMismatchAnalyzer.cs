using System.Collections.Immutable;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A <c>[TcProgram]</c> names a program that is no traffic-control classifier.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProgramTypeMismatchAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0017";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Program is of another type",
        "Program '{0}' is of type {1} by its section '{2}', and [TcProgram] attaches only SchedCls programs. Remove the attribute, or put the program into a section such as 'tc/ingress'.",
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
            if (attachment.Match.Program is { Type: not (BpfNames.Unspecified or BpfNames.SchedCls) } program)
            {
                context.Report(Rule, context.NameLocation(attachment.Attribute), program.Name, program.Type, program.Section);
            }
        }
    }
}
