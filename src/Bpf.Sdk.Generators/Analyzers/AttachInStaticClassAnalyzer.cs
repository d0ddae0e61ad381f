using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A static class, which only opens pinned maps, declares an attach method.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttachInStaticClassAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0020";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Static class cannot attach programs",
        "Static class '{0}' loads no programs, so '{1}' has nothing to attach. Move it to a class with [BpfObject] that is not static.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        if (!context.Type.IsStatic)
        {
            return;
        }

        foreach (var attachment in context.Attachments())
        {
            context.Report(Rule, attachment.Syntax.Identifier.GetLocation(), context.Type.Name, attachment.Method.Name);
        }
    }
}
