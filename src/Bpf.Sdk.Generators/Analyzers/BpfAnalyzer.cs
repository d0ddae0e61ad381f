using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A rule about classes that <c>[BpfObject]</c> binds to objects.</summary>
public abstract class BpfAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(BpfNames.ObjectAttribute) is null)
            {
                return;
            }

            var manifests = ManifestFiles.ReadAll(start.Options.AdditionalFiles, start.CancellationToken);
            var classes = new DeclaredPinnings(start.Compilation, manifests);
            start.RegisterSymbolAction(
                symbol =>
                {
                    var type = (INamedTypeSymbol)symbol.Symbol;
                    if (type.FindAttribute(BpfNames.ObjectAttribute) is { } attribute && attribute.Name() is { } source)
                    {
                        Analyze(new BoundClassContext(symbol, type, attribute, source, manifests, classes));
                    }
                },
                SymbolKind.NamedType);
        });
    }

    private protected abstract void Analyze(BoundClassContext context);
}
