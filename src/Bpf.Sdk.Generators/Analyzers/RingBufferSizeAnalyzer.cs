using System.Collections.Immutable;
using Bpf.Sdk.Loading.Maps;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A ring buffer's size is rounded up when it is loaded. Nothing fails, but it is not what C says.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RingBufferSizeAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0025";
    const uint SmallestPage = 4096; // of all machines; where pages are larger, more sizes are rounded up

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Size of a ring buffer is rounded up",
        "{0} is given {1} bytes in {2}. A ring buffer has a power of two of pages: it gets {3}, or more where pages are larger than {4} bytes.",
        BpfRule.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var map in DefinedMap.All(context))
        {
            if (map.Record is { Type: "RingBuffer" or "UserRingBuffer", MaxEntries: var wanted } && MapKindRules.RingSize((uint)wanted, SmallestPage) is var size && size != wanted)
            {
                context.Report(Rule, map.Location, BpfRule.Sentence(map.Name), wanted, context.Manifest!.Source, size, SmallestPage);
            }
        }
    }
}
