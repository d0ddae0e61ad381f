namespace Bpf.Sdk.Elf;

/// <summary>A relocation (<c>Elf64_Rel</c>): at <paramref name="Offset"/> of its section something refers to a symbol.</summary>
readonly record struct ElfRelocation(ulong Offset, ElfRelocationType Type, int Symbol);

/// <summary>BPF relocation types (LLVM, BPF.def).</summary>
enum ElfRelocationType : uint
{
    /// <summary>R_BPF_64_64: the 64-bit immediate of a load instruction.</summary>
    Load64 = 1,
    /// <summary>R_BPF_64_ABS64: eight bytes of data.</summary>
    Absolute64 = 2,
    /// <summary>R_BPF_64_ABS32: four bytes of data.</summary>
    Absolute32 = 3,
    /// <summary>R_BPF_64_NODYLD32: four bytes in .BTF and .BTF.ext, already right in a relocatable file.</summary>
    NoDynamicLoad32 = 4,
    /// <summary>R_BPF_64_32: the 32-bit immediate of a call.</summary>
    Call32 = 10,
}
