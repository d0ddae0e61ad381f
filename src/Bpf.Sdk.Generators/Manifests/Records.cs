namespace Bpf.Sdk.Generators.Manifests;

/// <param name="Type">A member of <c>BpfMapType</c>, or a number.</param>
/// <param name="Pinning">A member of <c>BpfPinning</c>.</param>
/// <param name="KeyType">A type number, or 0 if the object does not say.</param>
/// <param name="ValueType">A type number, or 0 if the object does not say.</param>
/// <param name="Flags">The <c>BPF_F_*</c> flags of its creation.</param>
/// <param name="Extra">The extra parameter that some kinds have.</param>
/// <param name="Inner">What the maps are like that a map of maps holds, or null if the object does not say. Its name is made up.</param>
sealed record MapRecord(
    string Name,
    string Type,
    long KeySize,
    long ValueSize,
    long MaxEntries,
    string Pinning,
    int KeyType,
    int ValueType,
    long Flags = 0,
    ulong Extra = 0,
    MapRecord? Inner = null);

/// <param name="Section">The section's name without the <c>?</c> that turns loading off.</param>
/// <param name="Type">A member of <c>BpfProgramType</c>.</param>
sealed record ProgramRecord(string Name, string Section, string Type, bool AutoLoad);

/// <param name="IsReadOnly">Whether programs and, once it is loaded, user space can only read the section.</param>
sealed record SectionRecord(string Name, bool IsReadOnly, long Size);

/// <param name="Type">A type number, or 0 without BTF.</param>
sealed record GlobalRecord(string Name, string Section, long Offset, long Size, int Type);
