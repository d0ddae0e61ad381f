using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>Code uses an operation that a kind of map does not have. The compiler says that it is not there; this says why, and what is.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingOperationAnalyzer : DiagnosticAnalyzer
{
    const string Id = "BPF0026";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Type of map lacks the operation",
        "{0} has no {1}. {2}",
        BpfRule.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(BpfNames.ObjectAttribute) is not null)
            {
                start.RegisterSyntaxNodeAction(AnalyzeMember, SyntaxKind.SimpleMemberAccessExpression, SyntaxKind.MemberBindingExpression);
                start.RegisterSyntaxNodeAction(AnalyzeIndexer, SyntaxKind.ElementAccessExpression, SyntaxKind.ElementBindingExpression);
                start.RegisterSyntaxNodeAction(AnalyzeEnumeration, SyntaxKind.ForEachStatement, SyntaxKind.ForEachVariableStatement);
            }
        });
    }

    static void AnalyzeMember(SyntaxNodeAnalysisContext context)
    {
        var (receiver, name) = context.Node switch
        {
            MemberAccessExpressionSyntax access => (access.Expression, access.Name),
            MemberBindingExpressionSyntax binding => (Receiver(binding), binding.Name),
            _ => default,
        };

        if (receiver is not null && MissingOperations.IsKnown(name.Identifier.ValueText))
        {
            Check(context, receiver, name, name.Identifier.ValueText, name.Identifier.ValueText);
        }
    }

    static void AnalyzeIndexer(SyntaxNodeAnalysisContext context)
    {
        var receiver = context.Node is ElementAccessExpressionSyntax access ? access.Expression : Receiver((ExpressionSyntax)context.Node);
        if (receiver is not null)
        {
            Check(context, receiver, context.Node, MissingOperations.Indexer, "indexer");
        }
    }

    static void AnalyzeEnumeration(SyntaxNodeAnalysisContext context)
    {
        var statement = (CommonForEachStatementSyntax)context.Node;
        if (context.SemanticModel.GetForEachStatementInfo(statement).GetEnumeratorMethod is null)
        {
            Report(context, statement.Expression, statement.Expression.GetLocation(), MissingOperations.Enumeration, "elements to enumerate");
        }
    }

    // What the compiler found, or nearly found, is there; whatever is wrong with it is for the compiler to say.
    static void Check(SyntaxNodeAnalysisContext context, ExpressionSyntax receiver, SyntaxNode used, string member, string text)
    {
        var found = context.SemanticModel.GetSymbolInfo(used, context.CancellationToken);
        if (found.Symbol is null && found.CandidateSymbols.IsEmpty)
        {
            Report(context, receiver, used.GetLocation(), member, text);
        }
    }

    static void Report(SyntaxNodeAnalysisContext context, ExpressionSyntax receiver, Location location, string member, string text)
    {
        if (context.SemanticModel.GetTypeInfo(receiver, context.CancellationToken).Type is { } type
            && MapClass.Find(type) is { } mapClass
            && MissingOperations.Advice(mapClass, member) is { } advice)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, location, mapClass.Display, text, advice));
        }
    }

    // Of map?.Member, what stands in front of the question mark.
    static ExpressionSyntax? Receiver(ExpressionSyntax binding) =>
        binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(access => access.WhenNotNull.Span.Start == binding.SpanStart)?.Expression;
}
