using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A map is defined in C as no kernel takes it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapDefinitionAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0023";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Kernel does not take the map",
        "The kernel does not take {0}, which {1} defines with type {2}: {3}. Change the definition in C.",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var map in DefinedMap.All(context))
        {
            if (map.ProblemText(isIncomplete: false) is { Length: > 0 } text)
            {
                context.Report(Rule, map.Location, map.Name, context.Manifest!.Source, map.Record.Type, text);
            }
        }
    }
}
