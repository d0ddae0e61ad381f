using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A member with <c>[BpfMap]</c> or the attribute of an attach method is in a class that no object is bound to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MemberOutsideObjectAnalyzer : DiagnosticAnalyzer
{
    const string Id = "BPF0006";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Declared member is in a class without an object",
        "'{0}' declares a part of a BPF object, but '{1}' is bound to none. Put [BpfObject(\"NAME.bpf.c\")] on '{1}'.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            static symbol =>
            {
                var member = symbol.Symbol;
                var attribute = member is IPropertySymbol
                    ? member.FindAttribute(BpfNames.MapAttribute)
                    : AttachKind.Of(member).FirstOrDefault() is { } kind ? member.FindAttribute(kind.Attribute) : null;
                if (attribute is not null && member.ContainingType.FindAttribute(BpfNames.ObjectAttribute) is null)
                {
                    var location = attribute.ApplicationSyntaxReference?.GetSyntax(symbol.CancellationToken).GetLocation();
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, location, member.Name, member.ContainingType.Name));
                }
            },
            SymbolKind.Property,
            SymbolKind.Method);
    }
}
