using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads the sections of global variables: places and sizes from the symbols, types from BTF.</summary>
static class GlobalSectionReader
{
    public static List<GlobalSectionSpec> Read(ElfFile elf, BtfTable? btf)
    {
        var sections = new List<GlobalSectionSpec>();
        foreach (ElfSection section in elf.Sections)
        {
            if (KindOf(section) is not { } kind || section.Size == 0)
            {
                continue;
            }

            BtfType? dataSection = btf?.Find(BtfKind.DataSection, section.Name);
            byte[]? data = section.Type == ElfSection.NoBits ? null : elf.GetData(section).ToArray();
            var spec = new GlobalSectionSpec(section.Name, kind, section.Index, (int)section.Size, data, dataSection?.Id ?? 0);
            spec.Variables = ReadVariables(elf, btf, dataSection, spec);
            spec.IsMapped = btf is not null && dataSection is { } variables && HasVisible(btf, variables);
            sections.Add(spec);
        }

        return sections;
    }

    static bool HasVisible(BtfTable btf, BtfType dataSection)
    {
        const int Static = 0; // BTF_VAR_STATIC, linux/btf.h
        foreach (BtfSectionVariable entry in btf.GetSectionVariables(dataSection))
        {
            if (btf[entry.Type] is { Kind: BtfKind.Variable } variable && btf.GetLinkage(variable) != Static)
            {
                return true;
            }
        }

        return false;
    }

    static List<GlobalVariableSpec> ReadVariables(ElfFile elf, BtfTable? btf, BtfType? dataSection, GlobalSectionSpec section)
    {
        // Static variables of two files that were linked into one object can share their name: their offsets tell them apart.
        var types = new Dictionary<(string Name, int Offset), int>();
        if (btf is not null && dataSection is { } known)
        {
            foreach (BtfSectionVariable entry in btf.GetSectionVariables(known))
            {
                BtfType variable = btf[entry.Type];
                types.TryAdd((variable.Name, entry.Offset), variable.Target);
            }
        }

        var variables = new List<GlobalVariableSpec>();
        foreach (ElfSymbol symbol in elf.GetSymbols(section.SectionIndex))
        {
            if (!symbol.IsObject || symbol.Name.Length == 0)
            {
                continue;
            }

            if (symbol.Value > (ulong)section.Size || symbol.Size > (ulong)section.Size - symbol.Value)
            {
                throw new BpfFormatException($"Variable '{symbol.Name}' with {symbol.Size} bytes does not fit into the section's {section.Size}", section.Name, (long)symbol.Value);
            }

            variables.Add(new(section, symbol.Name, (int)symbol.Value, (int)symbol.Size, types.GetValueOrDefault((symbol.Name, (int)symbol.Value)), symbol.IsLocal));
        }

        variables.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
        return variables;
    }

    static GlobalSectionKind? KindOf(ElfSection section) =>
        !section.IsAllocated || section.IsExecutable ? null
        : Is(section.Name, ".data") ? GlobalSectionKind.Data
        : Is(section.Name, ".rodata") ? GlobalSectionKind.Rodata
        : Is(section.Name, ".bss") ? GlobalSectionKind.Bss
        : section.Name == ".addr_space.1" ? GlobalSectionKind.Arena
        : null;

    static bool Is(string section, string name) =>
        section.StartsWith(name, StringComparison.Ordinal) && (section.Length == name.Length || section[name.Length] == '.');
}
