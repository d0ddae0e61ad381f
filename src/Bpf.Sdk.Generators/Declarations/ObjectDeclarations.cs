using System;
using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>What all classes bound to one object declare together.</summary>
/// <param name="TcPrograms">Names of functions, in order.</param>
sealed record ObjectDeclarations(EquatableArray<DeclaredPinning> Pinnings, EquatableArray<string> TcPrograms)
{
    public string? Pinning(string map)
    {
        foreach (var pinning in Pinnings)
        {
            if (pinning.Map == map)
            {
                return pinning.Pinning;
            }
        }

        return null;
    }

    /// <summary>One pinning per map: of several that contradict each other, which is an error, the first by name.</summary>
    public static ObjectDeclarations Combine(ObjectManifest? manifest, IEnumerable<BoundClass> classes)
    {
        var pinnings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var programs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in classes)
        {
            foreach (var map in type.Maps)
            {
                if (map.Pinning is { } pinning && manifest?.FindMap(map.Map) is not null
                    && (!pinnings.TryGetValue(map.Map, out var known) || string.CompareOrdinal(pinning, known) < 0))
                {
                    pinnings[map.Map] = pinning;
                }
            }

            foreach (var attachment in type.Attachments)
            {
                if (ProgramMatch.Find(attachment.Program, manifest?.Programs ?? default).Program is { } program)
                {
                    programs.Add(program.Name);
                }
            }
        }

        return new(pinnings.Select(static entry => new DeclaredPinning(entry.Key, entry.Value)).ToEquatableArray(), programs.ToEquatableArray());
    }
}

/// <param name="Pinning">A member of <c>BpfPinning</c>.</param>
sealed record DeclaredPinning(string Map, string Pinning);
