namespace Bpf.Sdk.Elf;

/// <summary>A section header (<c>Elf64_Shdr</c>), with its name resolved.</summary>
sealed record ElfSection(int Index, string Name, uint Type, ulong Flags, long Offset, long Size, int Link, int Info, long EntrySize)
{
    public const uint ProgramBits = 1; // SHT_PROGBITS
    public const uint SymbolTable = 2; // SHT_SYMTAB
    public const uint StringTable = 3; // SHT_STRTAB
    public const uint RelocationsWithAddend = 4; // SHT_RELA
    public const uint NoBits = 8; // SHT_NOBITS
    public const uint Relocations = 9; // SHT_REL

    /// <summary>The section holds instructions (<c>SHF_EXECINSTR</c>).</summary>
    public bool IsExecutable => (Flags & 4) != 0;

    /// <summary>The section takes memory at run time (<c>SHF_ALLOC</c>).</summary>
    public bool IsAllocated => (Flags & 2) != 0;
}
