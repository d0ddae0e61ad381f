namespace Bpf.Sdk;

/// <summary>A map that exists is not the map that was asked for: another type, other sizes, another capacity.</summary>
/// <param name="name">Name or path of the map.</param>
/// <param name="differences">Each difference.</param>
/// <param name="hint">What to do, as full sentences.</param>
public sealed class BpfMapMismatchException(string name, IReadOnlyList<MapDifference> differences, string hint)
    : BpfException($"Map '{name}' is not the one that was asked for: {string.Join("; ", differences)}. {hint}")
{
    /// <summary>Each difference.</summary>
    public IReadOnlyList<MapDifference> Differences { get; } = differences;
}
