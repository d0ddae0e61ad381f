using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A member with <c>[BpfMap]</c> or the attribute of an attach method cannot be implemented by generated code.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MemberNotPartialAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0005";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Declared member is not partial",
        "'{0}' must be partial and have no body, for its implementation is generated",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var map in context.Maps())
        {
            if (map.Property is { IsPartialDefinition: false, IsIndexer: false, PartialDefinitionPart: null })
            {
                Report(context, map.Syntax is PropertyDeclarationSyntax property ? property.Identifier : default, map.Property);
            }
        }

        foreach (var attachment in context.Attachments())
        {
            if (attachment.Method is { IsPartialDefinition: false, PartialDefinitionPart: null })
            {
                Report(context, attachment.Syntax.Identifier, attachment.Method);
            }
        }
    }

    static void Report(BoundClassContext context, SyntaxToken identifier, ISymbol member) =>
        context.Report(Rule, identifier.GetLocation(), member.Name);
}
