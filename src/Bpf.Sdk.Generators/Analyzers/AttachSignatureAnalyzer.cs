using System.Collections.Immutable;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A method that attaches a program has a signature that says nothing that can be implemented.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttachSignatureAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0018";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Attach method has the wrong signature",
        "'{0}' cannot attach a program: {1}. Declare it as: {2}.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        // BPF0020 says that a static class can have none at all.
        if (context.Type.IsStatic)
        {
            return;
        }

        foreach (var attachment in context.Attachments())
        {
            if (AttachSignature.Read(attachment.Method, attachment.Kind, out var problem) is null)
            {
                context.Report(Rule, attachment.Syntax.Identifier.GetLocation(), attachment.Method.Name, problem!, attachment.Kind.Form.Replace("{0}", attachment.Method.Name));
            }
        }
    }
}
