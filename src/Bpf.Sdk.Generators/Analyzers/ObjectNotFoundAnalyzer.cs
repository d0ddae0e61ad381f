using System.Collections.Immutable;
using System.Linq;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>The object of a <c>[BpfObject]</c> class has no manifest.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ObjectNotFoundAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0001";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "BPF object not found",
        "BPF object '{0}' is not in this project. {1}",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        if (context.Match.Candidates.Count > 0 || IsUnreadable(context))
        {
            return;
        }

        context.Report(Rule, context.SourceLocation, context.Source, Advice(context));
    }

    // BPF0003 says what is wrong with a manifest that is there.
    static bool IsUnreadable(BoundClassContext context)
    {
        var stem = ObjectNames.Stem(ObjectNames.FileName(ObjectNames.Normalize(context.Source)));
        return context.Manifests.Any(file => file.Problem is not null && ObjectNames.Stem(ObjectNames.FileName(ObjectNames.Normalize(file.Path))) == stem);
    }

    static string Advice(BoundClassContext context)
    {
        var known = context.Manifests.Select(static file => file.Manifest?.Source).OfType<string>().ToArray();
        if (known.Length == 0)
        {
            return "The project has no BPF objects: add the source, whose name ends in .bpf.c, and check that it is a BpfCompile item.";
        }

        return Suggestion.Closest(context.Source, known.Concat(known.Select(ObjectNames.FileName))) is { } closest
            ? $"Did you mean '{closest}'?"
            : $"Its BPF objects are: {Suggestion.List(known)}. Add the source, whose name ends in .bpf.c, and check that it is a BpfCompile item.";
    }
}
