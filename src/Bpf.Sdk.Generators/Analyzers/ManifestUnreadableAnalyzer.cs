using System.Collections.Immutable;
using System.IO;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A manifest is damaged, or of a version that this compiler extension does not know.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ManifestUnreadableAnalyzer : DiagnosticAnalyzer
{
    const string Id = "BPF0003";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Manifest of a BPF object cannot be read",
        "Manifest '{0}' cannot be read: {1}. Rebuild the project; if that does not help, use the same version of all Bpf.Sdk packages.",
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
        context.RegisterAdditionalFileAction(static file =>
        {
            if (ManifestFiles.IsManifest(file.AdditionalFile) && ManifestFiles.Read(file.AdditionalFile, file.CancellationToken) is { Problem: { } problem } manifest)
            {
                var position = new LinePosition(problem.Line, 0);
                var location = Location.Create(manifest.Path, default, new LinePositionSpan(position, position));
                file.ReportDiagnostic(Diagnostic.Create(Rule, location, Path.GetFileName(manifest.Path), problem.Message));
            }
        });
    }
}
