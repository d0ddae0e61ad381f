using System;
using System.Collections.Generic;
using System.Linq;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>Guesses what a misspelt name was meant to be.</summary>
static class Suggestion
{
    // Longer lists do not help whoever reads an error.
    const int MaxListed = 10;

    /// <summary>As in: Did you mean 'mes_map_start'? Without a likely name: the names that there are.</summary>
    public static string For(string name, IReadOnlyCollection<string> known, string plural)
    {
        if (known.Count == 0)
        {
            return $"It has no {plural}.";
        }

        if (Closest(name, known) is { } closest)
        {
            return $"Did you mean '{closest}'?";
        }

        return $"Its {plural} are: {List(known)}.";
    }

    public static string List(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MaxListed)) + (names.Count > MaxListed ? ", …" : "");

    public static string? Closest(string name, IEnumerable<string> known)
    {
        string? best = null;
        // A third of the letters may be wrong; beyond that a guess is rather misleading than helpful.
        var bestDistance = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            // ingress for tc/ingress: only what stands before it is missing.
            var distance = candidate.EndsWith("/" + name, StringComparison.OrdinalIgnoreCase)
                ? 0
                : Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    // Edits to get from one to the other: insert, remove, replace, or swap two neighbours.
    static int Distance(string from, string to)
    {
        var beforeLast = new int[to.Length + 1];
        var last = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, current);
        }

        return last[to.Length];
    }
}
