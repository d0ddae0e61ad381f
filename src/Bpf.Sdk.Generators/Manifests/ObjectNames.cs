using System;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>How sources, resources and objects are named after each other.</summary>
static class ObjectNames
{
    public static string FileName(string path) => path.Substring(path.LastIndexOf('/') + 1);

    /// <summary>A source as a manifest names it, however the user wrote it.</summary>
    public static string Normalize(string source)
    {
        var path = source.Trim().Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path.Substring(2);
        }

        return path;
    }

    public static string OfResource(string resource) => Stem(FileName(resource));

    /// <summary>The resource that an object of this source has unless its manifest says otherwise.</summary>
    public static string DefaultResource(string source) => Stem(FileName(Normalize(source))) + ".bpf.o";

    /// <summary>A file name without the endings that sources, objects and manifests have.</summary>
    public static string Stem(string fileName)
    {
        foreach (var ending in (string[])[".bpf.manifest", ".bpf.c", ".bpf.o", ".c", ".o"])
        {
            if (fileName.Length > ending.Length && fileName.EndsWith(ending, StringComparison.Ordinal))
            {
                return fileName.Substring(0, fileName.Length - ending.Length);
            }
        }

        return fileName;
    }
}
