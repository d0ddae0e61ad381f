namespace Bpf.Sdk.Objects;

/// <summary>What the name of a code section says about its programs.</summary>
/// <param name="Pattern">The name; one that ends in <c>+</c> stands for itself and for itself followed by <c>/</c> and an argument.</param>
/// <param name="Type">Type of the programs.</param>
/// <param name="AttachType">Where they expect to be attached.</param>
/// <param name="Traits">What else loading has to know.</param>
/// <param name="Argument">What the argument is.</param>
sealed partial record SectionType(
    string Pattern, BpfProgramType Type, BpfAttachType AttachType = BpfAttachType.Unspecified, SectionTraits Traits = SectionTraits.None, SectionArgument Argument = SectionArgument.None)
{
    /// <summary><c>BPF_F_*</c> flags that its programs are loaded with.</summary>
    public uint LoadFlags =>
        (Traits.HasFlag(SectionTraits.Sleepable) ? ProgramSpec.SleepableFlag : 0) | (Traits.HasFlag(SectionTraits.Fragments) ? ProgramSpec.FragmentsFlag : 0);

    /// <summary>What a section's name says, or null if it says nothing.</summary>
    /// <param name="section">The name, without a leading <c>?</c>.</param>
    public static SectionType? Find(string section) => Array.Find(Table, type => type.Matches(section));

    /// <summary>
    /// Whether kernels that know no attach types take the programs of a type all the same, and mean this one: of the places that a type has, it
    /// is the one that was there before there were others.
    /// </summary>
    public static bool IsAttachTypeOptional(BpfProgramType type, BpfAttachType attachType) =>
        Array.Exists(Table, row => row.Type == type && row.AttachType == attachType && row.Traits.HasFlag(SectionTraits.OptionalAttachType));

    /// <summary>What the programs of a section are to be attached to, or null if its name does not say.</summary>
    public string? TargetIn(string section)
    {
        int slash = section.IndexOf('/');
        return Argument != SectionArgument.None && slash >= 0 && slash + 1 < section.Length ? section[(slash + 1)..] : null;
    }

    bool Matches(string section)
    {
        if (Pattern[^1] != '+')
        {
            return section == Pattern;
        }

        int length = Pattern.Length - 1;
        return section.AsSpan().StartsWith(Pattern.AsSpan(0, length)) && (section.Length == length || section[length] == '/');
    }
}
