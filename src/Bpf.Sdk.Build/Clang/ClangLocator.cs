namespace Bpf.Sdk.Build.Clang;

/// <summary>Finds the clangs that may be meant, in order of preference. Looks at files only and runs nothing.</summary>
static class ClangLocator
{
    // Debian's and Ubuntu's packages have the version in the name, and "clang" only by a package of its own. 14 is the oldest that is tested.
    static readonly string[] Names = ["clang", .. Enumerable.Range(14, 21 - 14 + 1).Reverse().Select(version => $"clang-{version}")];

    /// <param name="wanted">What the project or the environment names: a path, or a name to be found on PATH; empty for any.</param>
    /// <param name="directory">What a relative path is relative to.</param>
    /// <param name="searchPath">The PATH variable.</param>
    public static List<string> Find(string? wanted, string directory, string? searchPath)
    {
        if (!string.IsNullOrWhiteSpace(wanted))
        {
            wanted = wanted.Trim();
            if (wanted.Contains('/') || wanted.Contains(Path.DirectorySeparatorChar))
            {
                string path = Path.GetFullPath(Path.Combine(directory, wanted));
                return File.Exists(path) ? [path] : [];
            }

            return OnPath(wanted, searchPath) is { } only ? [only] : [];
        }

        var found = new List<string>();
        foreach (string name in Names)
        {
            if (OnPath(name, searchPath) is { } path)
            {
                found.Add(path);
            }
        }

        return found;
    }

    static string? OnPath(string name, string? searchPath)
    {
        foreach (string directory in (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name);
            if (Path.IsPathRooted(path) && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
