using Bpf.Sdk.Build.Clang;

namespace Bpf.Sdk.Build;

/// <summary>One source or prebuilt object, and the files that are made of it.</summary>
/// <param name="source">Relative to the project, with <c>/</c>: how messages, line information and the manifest name it.</param>
/// <param name="resourceName">Name of the object, in the output folder and as a resource.</param>
/// <param name="outputDirectory">Where to.</param>
sealed class BpfUnit(string source, string resourceName, string outputDirectory)
{
    /// <summary>Null for a prebuilt object.</summary>
    public ClangCommand? Command { get; init; }

    public string Source { get; } = source;

    public string ResourceName { get; } = resourceName;

    public string ObjectPath { get; } = Path.Combine(outputDirectory, resourceName);

    public string ManifestPath => $"{Stem}.bpf.manifest";

    /// <summary>What the object was made from; see <see cref="BuildState"/>.</summary>
    public string StatePath => $"{Stem}.bpf.state";

    /// <summary>What clang said, to be repeated while nothing changes.</summary>
    public string LogPath => $"{Stem}.bpf.log";

    public string TemporaryPath => $"{ObjectPath}.tmp";

    public string DependencyPath => $"{Stem}.bpf.d.tmp";

    public List<string> Outputs => [ObjectPath, ManifestPath, StatePath, LogPath];

    // Bpf.Sdk.targets makes the same names at evaluation.
    string Stem
    {
        get
        {
            string stem = Path.Combine(Path.GetDirectoryName(ObjectPath)!, Path.GetFileNameWithoutExtension(ResourceName));
            return stem.EndsWith(".bpf", StringComparison.Ordinal) ? stem[..^4] : stem;
        }
    }
}

enum UnitOutcome
{
    UpToDate,
    Compiled,
    Failed,
    SourceMissing,
    NoClang,
    NoVmlinux,
    Unreadable,
}

/// <summary>How it went. The text is what clang said, or why an object cannot be read or a vmlinux.h cannot be made.</summary>
readonly record struct UnitResult(UnitOutcome Outcome, string Text);
