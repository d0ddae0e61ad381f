namespace Bpf.Sdk.Elf;

/// <summary>A symbol (<c>Elf64_Sym</c>), with its name resolved.</summary>
readonly record struct ElfSymbol(string Name, byte Info, byte Other, int SectionIndex, ulong Value, ulong Size)
{
    /// <summary><c>SHN_UNDEF</c>: defined elsewhere, an extern.</summary>
    public bool IsUndefined => SectionIndex == 0;

    /// <summary><c>STT_OBJECT</c>.</summary>
    public bool IsObject => (Info & 15) == 1;

    /// <summary><c>STT_FUNC</c>.</summary>
    public bool IsFunction => (Info & 15) == 2;

    /// <summary><c>STT_SECTION</c>.</summary>
    public bool IsSection => (Info & 15) == 3;

    /// <summary><c>STB_LOCAL</c>: static in C.</summary>
    public bool IsLocal => Info >> 4 == 0;

    /// <summary><c>STV_HIDDEN</c> or <c>STV_INTERNAL</c>: no other object is to see it.</summary>
    public bool IsHidden => (Other & 3) is 1 or 2;

    /// <summary><c>STB_WEAK</c>.</summary>
    public bool IsWeak => Info >> 4 == 2;
}
