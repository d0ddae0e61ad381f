using System.Collections.Generic;
using System.Linq;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>What a user's name for a program leads to: its section first, then its function.</summary>
readonly struct ProgramMatch
{
    ProgramMatch(IReadOnlyList<ProgramRecord> candidates)
    {
        Candidates = candidates;
    }

    public IReadOnlyList<ProgramRecord> Candidates { get; }

    public ProgramRecord? Program => Candidates.Count == 1 ? Candidates[0] : null;

    public static ProgramMatch Find(string name, IEnumerable<ProgramRecord> programs)
    {
        var section = name.TrimStart('?');
        var bySection = programs.Where(program => program.Section == section).ToArray();
        return new(bySection.Length > 0 ? bySection : [.. programs.Where(program => program.Name == name)]);
    }
}
