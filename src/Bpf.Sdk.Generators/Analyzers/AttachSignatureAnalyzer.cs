using System.Collections.Immutable;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A method with <c>[TcProgram]</c> has a signature that says nothing that can be implemented.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttachSignatureAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0018";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Attach method has the wrong signature",
        "'{0}' cannot attach a program: {1}. Declare it as: partial TcLink {0}(string device), with int interfaceIndex instead if you like, then optionally TcDirection direction, then optionally TcAttachOptions? options.",
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
            if (AttachSignature.Read(attachment.Method, out var problem) is null)
            {
                context.Report(Rule, attachment.Syntax.Identifier.GetLocation(), attachment.Method.Name, problem!);
            }
        }
    }
}
