using System.Collections.Generic;
using System.Linq;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>What a user's name for a program leads to: its section first, then what stands behind the kind in a section's name, then its function.</summary>
readonly struct ProgramMatch
{
    ProgramMatch(IReadOnlyList<ProgramRecord> candidates)
    {
        Candidates = candidates;
    }

    public IReadOnlyList<ProgramRecord> Candidates { get; }

    public ProgramRecord? Program => Candidates.Count == 1 ? Candidates[0] : null;

    /// <param name="name">As the user wrote it.</param>
    /// <param name="programs">The programs of the object.</param>
    /// <param name="sectionKind">What may be left out at the section's beginning: <c>kprobe</c> of <c>kprobe/vfs_read</c>; or null.</param>
    public static ProgramMatch Find(string name, IEnumerable<ProgramRecord> programs, string? sectionKind)
    {
        var section = name.TrimStart('?');
        var bySection = programs.Where(program => program.Section == section).ToArray();
        if (bySection.Length == 0 && sectionKind is not null)
        {
            bySection = [.. programs.Where(program => program.Section == sectionKind + "/" + section)];
        }

        return new(bySection.Length > 0 ? bySection : [.. programs.Where(program => program.Name == name)]);
    }
}
