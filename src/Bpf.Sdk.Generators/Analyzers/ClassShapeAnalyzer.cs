using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A <c>[BpfObject]</c> class is declared so that no second part of it can be written.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClassShapeAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0004";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Class cannot be completed",
        "Class '{0}' {1}, for the members of its BPF object are generated into '{2}'",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        if (context.FindObstacle() is { } obstacle)
        {
            context.Report(Rule, obstacle.Location, obstacle.Type, obstacle.Problem, context.Type.Name);
        }
    }
}
