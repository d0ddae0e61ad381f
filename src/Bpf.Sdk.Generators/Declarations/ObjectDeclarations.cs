using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>What all classes bound to one object declare together.</summary>
/// <param name="TcPrograms">Names of functions that <c>[TcProgram]</c> binds, in the object's order.</param>
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

    /// <summary>One pinning per map, in the object's order. Of several that contradict each other, which is an error, the first by name.</summary>
    public static ObjectDeclarations Combine(ObjectManifest? manifest, IReadOnlyCollection<BoundClass> classes)
    {
        if (manifest is null)
        {
            return new(default, default);
        }

        var pinnings = new List<DeclaredPinning>();
        foreach (var map in manifest.Maps)
        {
            var declared = classes.SelectMany(static type => type.Maps).Where(declaration => declaration.Map == map.Name && declaration.Pinning is not null);
            if (declared.Min(static declaration => declaration.Pinning) is { } pinning)
            {
                pinnings.Add(new(map.Name, pinning));
            }
        }

        var bound = classes
            .SelectMany(static type => type.Attachments)
            .Select(attachment => ProgramMatch.Find(attachment.Program, manifest.Programs).Program)
            .ToArray();
        var programs = manifest.Programs.Where(program => bound.Contains(program)).Select(static program => program.Name);
        return new(pinnings.ToEquatableArray(), programs.ToEquatableArray());
    }
}

/// <param name="Pinning">A member of <c>BpfPinning</c>.</param>
sealed record DeclaredPinning(string Map, string Pinning);
