using System.Collections.Generic;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>What a user's name for an object leads to: one manifest, none, or several that it could mean.</summary>
readonly struct ManifestMatch
{
    ManifestMatch(IReadOnlyList<ObjectManifest> candidates)
    {
        Candidates = candidates;
    }

    public IReadOnlyList<ObjectManifest> Candidates { get; }

    public ObjectManifest? Manifest => Candidates.Count == 1 ? Candidates[0] : null;

    /// <summary>Looks for the full relative name first, then for the file name.</summary>
    public static ManifestMatch Find(string source, IEnumerable<ManifestFile> files)
    {
        var name = ObjectNames.Normalize(source);
        var full = new List<ObjectManifest>();
        var byFileName = new List<ObjectManifest>();
        foreach (var file in files)
        {
            if (file.Manifest is { } manifest)
            {
                var known = ObjectNames.Normalize(manifest.Source);
                if (known == name)
                {
                    full.Add(manifest);
                }
                else if (ObjectNames.FileName(known) == name)
                {
                    byFileName.Add(manifest);
                }
            }
        }

        return new(full.Count > 0 ? full : byFileName);
    }
}
