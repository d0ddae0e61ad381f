using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>Finds the manifests among the compiler's additional files. A text is parsed once, whoever asks.</summary>
static class ManifestFiles
{
    const string Ending = ".bpf.manifest";

    static readonly ConditionalWeakTable<SourceText, Tuple<ObjectManifest?, ManifestProblem?>> Parsed = new();

    public static bool IsManifest(AdditionalText file) => file.Path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    public static ManifestFile Read(AdditionalText file, CancellationToken cancellation)
    {
        if (file.GetText(cancellation) is not { } text)
        {
            return new(file.Path, null, new(0, "the file cannot be read as text"));
        }

        var (manifest, problem) = Parsed.GetValue(text, static text => ManifestReader.Read(text));
        return new(file.Path, manifest, problem);
    }

    public static IReadOnlyList<ManifestFile> ReadAll(IEnumerable<AdditionalText> files, CancellationToken cancellation)
    {
        var manifests = new List<ManifestFile>();
        foreach (var file in files)
        {
            if (IsManifest(file))
            {
                manifests.Add(Read(file, cancellation));
            }
        }

        return manifests;
    }
}
