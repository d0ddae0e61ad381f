using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Layouts;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>Keys, or values of a bloom filter, have bytes that no member holds, and the kernel compares them with the others.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyPaddingAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0022";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Key has padding bytes",
        "{0} are '{1}' in {2}, which has {3}. Neither C nor C# says what such bytes are, and the kernel compares them: a {4} may not be found. {5}",
        BpfRule.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        if (context.Manifest is not { } manifest)
        {
            return;
        }

        var types = new CTypes(manifest.Types);
        foreach (var map in context.Maps().SelectMany(static map => map.TypedMaps()))
        {
            if (map.Elements().FirstOrDefault(element => element.Argument == map.Class.ComparedArgument) is { } key)
            {
                // What C leaves out a struct in C# cannot mend, so C goes first.
                if (!CheckC(context, map.Name, map.Class, map.Record, manifest, types, key.Location) && CSharpLayout.Of(key.Type) is { } layout && Padding.Of(layout) is { Count: > 0 } padding)
                {
                    Report(context, key.Location, map.Name, map.Class, key.TypeText, "C#", padding, "Give it fields for them.");
                }
            }
        }

        // Of these the generator makes properties by itself.
        foreach (var map in DefinedMap.All(context).Where(static map => !map.IsDeclared))
        {
            if (MapClass.For(map.Record.Type) is { ComparedArgument: >= 0 } mapClass)
            {
                CheckC(context, map.Name, mapClass, map.Record, manifest, types, map.Location);
            }
        }
    }

    static bool CheckC(BoundClassContext context, string name, MapClass mapClass, MapRecord record, ObjectManifest manifest, CTypes types, Location location)
    {
        var type = mapClass.KeyArgument >= 0 ? record.KeyType : record.ValueType;
        if (type == 0 || CLayout.Of(types, type) is not { } layout || Padding.Of(layout) is not { Count: > 0 } padding)
        {
            return false;
        }

        Report(context, location, name, mapClass, CDeclaration.Of(types, type), manifest.Source, padding, "Give it members for them in C.");
        return true;
    }

    static void Report(BoundClassContext context, Location location, string name, MapClass mapClass, string type, string source, IReadOnlyList<(long Offset, long Size)> padding, string advice)
    {
        var (plural, singular) = mapClass.KeyArgument >= 0 ? ("Keys", "key") : ("Values", "value");
        context.Report(Rule, location, $"{plural} of {name}", type, source, Text(padding), singular, advice);
    }

    static string Text(IReadOnlyList<(long Offset, long Size)> padding)
    {
        var (offset, size) = padding[0];
        var more = padding.Count > 1 ? string.Format(CultureInfo.InvariantCulture, " (and {0} more)", padding.Skip(1).Sum(static gap => gap.Size)) : "";
        return string.Format(CultureInfo.InvariantCulture, "{0} of padding at offset {1}{2}", size == 1 ? "1 byte" : $"{size} bytes", offset, more);
    }
}
