using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Bpf.Sdk.Generators.Layouts;

/// <summary>
/// Compares a C# type with the C type of the same size that it stands for. Bytes decide, not names: any C# type fits whose
/// parts begin and end where C's do. Names matter where both sides have one at different places.
/// </summary>
sealed class LayoutComparison
{
    readonly List<string> _differences = [];
    readonly List<string> _interpretations = [];

    LayoutComparison(TypeLayout inC, TypeLayout inCSharp)
    {
        // Unions make several parts of C lie over each other, so places have lists.
        var scalars = inC.Leaves.Where(static leaf => leaf.Kind != LeafKind.Bytes).ToArray();
        var regions = inC.Leaves.Where(static leaf => leaf.Kind == LeafKind.Bytes).ToArray();
        var byPlace = scalars.ToLookup(static leaf => (leaf.Offset, leaf.Size));
        var byName = inC.Leaves.Where(static leaf => leaf.Path.Length > 0).ToLookup(static leaf => Normalize(leaf.Path), StringComparer.Ordinal);

        foreach (var leaf in inCSharp.Leaves)
        {
            if (FindNamesake(leaf, byName) is { } namesake)
            {
                _differences.Add($"'{leaf.Path}' is at offset {Place(leaf)}, but in C '{namesake.Path}' is at offset {Place(namesake)}");
            }
            else if (byPlace.Contains((leaf.Offset, leaf.Size)))
            {
                CompareKinds(leaf, byPlace[(leaf.Offset, leaf.Size)].ToArray());
            }
            else if (!regions.Any(region => region.Contains(leaf)) && FindCut(leaf, scalars) is { } cut)
            {
                _differences.Add($"{Subject(leaf)} at offset {Place(leaf)}, but in C {Name(cut)} is at offset {Place(cut)}");
            }
        }

        if (inCSharp.IsComplete)
        {
            foreach (var leaf in inC.Leaves.Where(leaf => leaf.Size > 0 && !inCSharp.Leaves.Any(other => other.Overlaps(leaf))))
            {
                _differences.Add($"'{leaf.Path}' of C, at offset {Place(leaf)}, has no field");
            }
        }
    }

    /// <summary>Places where the C# type does not fit, as sentences without their full stops.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Places where the bytes fit and mean something else, likewise.</summary>
    public IReadOnlyList<string> Interpretations => _interpretations;

    public static LayoutComparison Compare(TypeLayout inC, TypeLayout inCSharp) => new(inC, inCSharp);

    static LayoutLeaf? FindNamesake(LayoutLeaf leaf, ILookup<string, LayoutLeaf> byName)
    {
        if (leaf.Path.Length == 0)
        {
            return null;
        }

        LayoutLeaf? other = null;
        foreach (var candidate in byName[Normalize(leaf.Path)])
        {
            if (candidate.Offset == leaf.Offset && (candidate.Size == leaf.Size || candidate.Kind == LeafKind.Bytes))
            {
                return null;
            }

            other ??= candidate;
        }

        // Storage of bit fields has no place of its own for a name to be held to.
        return other is { Kind: LeafKind.Bytes } region && region.Contains(leaf) ? null : other;
    }

    // Bytes may stand for whole scalars; anything else must be one.
    static LayoutLeaf? FindCut(LayoutLeaf leaf, IEnumerable<LayoutLeaf> scalars)
    {
        foreach (var scalar in scalars)
        {
            if (leaf.Overlaps(scalar) && !(leaf.Kind == LeafKind.Bytes && leaf.Contains(scalar)))
            {
                return scalar;
            }
        }

        return null;
    }

    void CompareKinds(LayoutLeaf leaf, IReadOnlyList<LayoutLeaf> candidates)
    {
        if (candidates.Any(candidate => Fits(leaf, candidate) && Means(leaf, candidate)) || leaf.Kind == LeafKind.Bytes)
        {
            return;
        }

        var inC = candidates.Any(candidate => Fits(leaf, candidate)) ? candidates.First(candidate => Fits(leaf, candidate)) : candidates[0];
        var text = $"{Subject(leaf)} {Describe(leaf)}, but in C {Name(inC)} is {Describe(inC)}";
        (Fits(leaf, inC) ? _interpretations : _differences).Add(text);
    }

    static bool Fits(LayoutLeaf inCSharp, LayoutLeaf inC) => (inCSharp.Kind == LeafKind.Float) == (inC.Kind == LeafKind.Float);

    // Enums are numbers, and addresses are unsigned whatever their C# type: only plain integers have a sign to get wrong.
    static bool Means(LayoutLeaf inCSharp, LayoutLeaf inC) => (inCSharp.Kind, inC.Kind) switch
    {
        (LeafKind.Integer, LeafKind.Integer) => inCSharp.IsSigned == inC.IsSigned,
        (LeafKind.Bool, _) => inC.Kind == LeafKind.Bool,
        (LeafKind.Utf16, _) => false,
        _ => true,
    };

    static string Describe(LayoutLeaf leaf) => leaf.Kind switch
    {
        LeafKind.Integer => leaf.IsSigned ? "a signed integer" : "an unsigned integer",
        LeafKind.Enum => "an enum",
        LeafKind.Float => "a floating-point number",
        LeafKind.Bool => "a bool",
        LeafKind.Char => "a char",
        LeafKind.Utf16 => "a UTF-16 character",
        LeafKind.Pointer => "an address",
        _ => "bytes",
    };

    static string Subject(LayoutLeaf leaf) => leaf.Path.Length == 0 ? "it is" : $"'{leaf.Path}' is";

    static string Name(LayoutLeaf leaf) => leaf.Path.Length == 0 ? "it" : $"'{leaf.Path}'";

    static string Place(LayoutLeaf leaf) => string.Format(
        CultureInfo.InvariantCulture, "{0} with {1} {2}", leaf.Offset, leaf.Size, leaf.Size == 1 ? "byte" : "bytes");

    // DestPort, destPort, _destPort and dest_port are one name.
    static string Normalize(string path) => path.Replace("_", "").ToLowerInvariant();
}
