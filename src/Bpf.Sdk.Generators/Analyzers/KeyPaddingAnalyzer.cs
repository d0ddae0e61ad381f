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

/// <summary>Keys have bytes that no member holds, and the kernel compares them with the others.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyPaddingAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0022";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Key has padding bytes",
        "Keys of {0} are '{1}' in {2}, which has {3}. Neither C nor C# says what such bytes are, and the kernel compares them: a key may not be found. {4}",
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
        var declared = context.Maps().ToArray();
        foreach (var map in declared.SelectMany(static map => map.TypedMaps()))
        {
            if (map.Class.KeyArgument >= 0 && map.Elements().FirstOrDefault() is { } key)
            {
                // What C leaves out a struct in C# cannot mend, so C goes first.
                if (!CheckC(context, map.Name, map.Record, manifest, types, key.Location) && CSharpLayout.Of(key.Type) is { } layout && Padding.Of(layout) is { Count: > 0 } padding)
                {
                    context.Report(Rule, key.Location, map.Name, key.TypeText, "C#", Text(padding), "Give it fields for them.");
                }
            }
        }

        // Of these the generator makes properties by itself.
        if (!context.Type.IsStatic)
        {
            foreach (var record in manifest.Maps.Where(record => !declared.Any(map => map.Name == record.Name)))
            {
                CheckKeys($"map '{record.Name}'", record);
                if (record.Inner is { } inner)
                {
                    CheckKeys($"the inner map of '{record.Name}'", inner);
                }
            }
        }

        void CheckKeys(string name, MapRecord record)
        {
            if (MapClass.For(record.Type).KeyArgument >= 0)
            {
                CheckC(context, name, record, manifest, types, context.SourceLocation);
            }
        }
    }

    static bool CheckC(BoundClassContext context, string name, MapRecord record, ObjectManifest manifest, CTypes types, Location location)
    {
        if (record.KeyType == 0 || CLayout.Of(types, record.KeyType) is not { } layout || Padding.Of(layout) is not { Count: > 0 } padding)
        {
            return false;
        }

        context.Report(Rule, location, name, CDeclaration.Of(types, record.KeyType), manifest.Source, Text(padding), "Give it members for them in C.");
        return true;
    }

    static string Text(IReadOnlyList<(long Offset, long Size)> padding)
    {
        var (offset, size) = padding[0];
        var more = padding.Count > 1 ? string.Format(CultureInfo.InvariantCulture, " (and {0} more)", padding.Skip(1).Sum(static gap => gap.Size)) : "";
        return string.Format(CultureInfo.InvariantCulture, "{0} of padding at offset {1}{2}", size == 1 ? "1 byte" : $"{size} bytes", offset, more);
    }
}
