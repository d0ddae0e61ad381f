using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tool.Loads;

/// <summary>What the programs of a section are to be, from <c>SECTION=TYPE</c>.</summary>
/// <param name="Section">Name of the section.</param>
/// <param name="Type">Type of its programs.</param>
/// <param name="AttachType">Where they expect to be attached.</param>
/// <param name="Flags">Flags that they are loaded with.</param>
/// <param name="Target">What they are attached to, or null if the type does not say.</param>
sealed record SectionTypeChoice(string Section, BpfProgramType Type, BpfAttachType AttachType, uint Flags, string? Target)
{
    /// <summary>Reads a choice. The type is written as a section would name it (<c>tc</c>, <c>cgroup/skb</c>, <c>fentry/vfs_read</c>), or as the kernel does (<c>sched_cls</c>).</summary>
    public static SectionTypeChoice? TryParse(string text, out string? error)
    {
        int equals = text.LastIndexOf('=');
        if (equals <= 0 || equals == text.Length - 1)
        {
            error = $"'{text}' is not SECTION=TYPE, such as tracer=kprobe.";
            return null;
        }

        (string section, string name) = (text[..equals].TrimStart('?'), text[(equals + 1)..]);
        error = null;
        if (SectionType.Find(name) is { } known)
        {
            return new(section, known.Type, known.AttachType, known.LoadFlags, known.TargetIn(name));
        }

        if (ProgramTypeTable.Rows.FirstOrDefault(row => row.Name == name || string.Equals(row.Type.ToString(), name, StringComparison.OrdinalIgnoreCase)) is { } row)
        {
            return new(section, row.Type, BpfAttachType.Unspecified, 0, null);
        }

        IEnumerable<string> names = ProgramTypeTable.Rows.Select(static row => row.Name);
        error = $"'{name}' is not a type of program.{NearNames.Suggest(name, names.Concat(SectionType.Table.Select(static type => type.Pattern.TrimEnd('+'))))} "
            + $"Types are: {string.Join(", ", names)}; names of sections that libbpf knows (tc, cgroup/skb, fentry/vfs_read) are taken too.";
        return null;
    }

    /// <summary>Makes it so.</summary>
    /// <exception cref="BpfException">The object has no program in the section.</exception>
    public void ApplyTo(OpenBpfObject open)
    {
        bool isFound = false;
        foreach (ProgramSpec program in open.Programs.Values.Where(program => program.SectionName == Section || program.Name == Section))
        {
            isFound = true;
            (program.Type, program.AttachType) = (Type, AttachType);
            program.Flags |= Flags;
            program.AttachTarget = Target ?? program.AttachTarget;
        }

        if (!isFound)
        {
            throw new BpfException($"{open.Name} has no program in a section '{Section}'. Its sections of programs are: {string.Join(", ", open.Programs.Values.Select(static program => program.SectionName).Distinct())}.");
        }
    }
}
