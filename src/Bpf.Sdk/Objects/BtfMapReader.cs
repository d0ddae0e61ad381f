using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads the map definitions of a <c>.maps</c> section, whose attributes are written as types (<c>__uint</c>, <c>__type</c>, <c>__ulong</c>, <c>__array</c>).</summary>
static class BtfMapReader
{
    public const string SectionName = ".maps";

    public static List<MapSpec> Read(ElfFile elf, BtfTable? btf)
    {
        var maps = new List<MapSpec>();
        if (elf.FindSection(SectionName) is not { } section)
        {
            return maps;
        }

        if (btf?.Find(BtfKind.DataSection, SectionName) is not { } dataSection)
        {
            throw new BpfFormatException("The maps have no BTF to describe them. Compile with -g", SectionName);
        }

        foreach (BtfSectionVariable entry in btf.GetSectionVariables(dataSection))
        {
            BtfType variable = btf[entry.Type];
            ElfSymbol symbol = elf.FindSymbol(section, variable.Name) ?? throw new BpfFormatException($"Map '{variable.Name}' is in BTF but has no symbol", SectionName);
            maps.Add(BtfMapDefinition.Read(btf, variable.Target, variable.Name, section.Index, symbol.Value));
        }

        maps.Sort(static (a, b) => a.SectionOffset.CompareTo(b.SectionOffset));
        return maps;
    }
}
