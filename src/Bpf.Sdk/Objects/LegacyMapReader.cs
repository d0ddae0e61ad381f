using System.Globalization;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>
/// Reads the map definitions of legacy sections: iproute2's <c>bpf_elf_map</c> and libbpf's <c>bpf_map_def</c> in <c>maps</c>, and those of the loaders
/// in Go, with a section <c>maps/NAME</c> for each map. libbpf 1.0 and today's tc refuse them all.
/// </summary>
static class LegacyMapReader
{
    public static List<MapSpec> Read(ElfFile elf, BtfTable? btf)
    {
        List<(MapSpec Spec, LegacyMapDefinition Definition)> maps = [.. ReadDefinitions(elf, btf).Select(static definition => (definition.ToSpec(), definition))];
        foreach ((MapSpec outer, LegacyMapDefinition definition) in maps)
        {
            if (outer.IsMapOfMaps && (definition.InnerId != 0 || definition.InnerDefinition is not null))
            {
                MapSpec? template = definition.InnerDefinition is { } number
                    ? maps.ElementAtOrDefault((int)Math.Min(number, int.MaxValue)).Spec
                    : maps.Find(map => map.Definition.Id == definition.InnerId).Spec;
                if (template is null || template.IsMapOfMaps)
                {
                    throw new BpfFormatException($"Map '{outer.Name}' names an inner map ({definition.InnerDefinition ?? definition.InnerId}) that {(template is null ? "is not defined" : "is itself a map of maps")}", LegacyMapDefinition.SectionName, (long)outer.SectionOffset);
                }

                outer.InnerMap = template with { Name = outer.Name + ".inner", Pinning = BpfPinning.None, SectionIndex = -1, SectionOffset = 0 };
                outer.Slots = new([
                    .. from map in maps
                       where definition.InnerId != 0 && map.Definition.Id == definition.InnerId && map.Definition.InnerId == 0
                       let index = map.Definition.InnerIndex
                       where index is not null
                       orderby index
                       select new MapSlot(index.Value, map.Spec.Name),
                ]);
            }
        }

        return [.. maps.Select(static map => map.Spec)];
    }

    /// <summary>
    /// Puts programs into the legacy arrays of programs, as iproute2 did: the program of section <c>ID/INDEX</c> goes into the array that has this
    /// id. It stays out if it is not loaded: its section does not say of what type it is.
    /// </summary>
    public static void ReadPrograms(ElfFile elf, ObjectSpec spec)
    {
        foreach (LegacyMapDefinition definition in ReadDefinitions(elf, spec.Btf))
        {
            if (definition.Id != 0 && spec.Maps.FirstOrDefault(map => map.IsLegacy && (map.SectionIndex, map.SectionOffset) == definition.Place) is { Type: BpfMapType.ProgramArray } array)
            {
                array.Slots = new([
                    .. from program in spec.Programs
                       let index = IndexIn(definition.Id, program.SectionName)
                       where index is not null
                       orderby index
                       select new MapSlot(index.Value, program.Name, IsOptional: true),
                ]);
            }
        }
    }

    static uint? IndexIn(uint array, string section) =>
        section.Split('/') is [var id, var index] && Number(id) == array ? Number(index) : null;

    static uint? Number(string text) =>
        (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            ? number : null;

    static List<LegacyMapDefinition> ReadDefinitions(ElfFile elf, BtfTable? btf)
    {
        var definitions = new List<LegacyMapDefinition>();
        foreach (ElfSection section in elf.Sections)
        {
            if (section.Type == ElfSection.ProgramBits && IsOfMaps(section.Name))
            {
                ReadSection(elf, btf, section, definitions);
            }
        }

        return definitions;
    }

    static bool IsOfMaps(string section) =>
        section.StartsWith(LegacyMapDefinition.SectionName, StringComparison.Ordinal)
        && (section.Length == LegacyMapDefinition.SectionName.Length || section[LegacyMapDefinition.SectionName.Length] == '/');

    static void ReadSection(ElfFile elf, BtfTable? btf, ElfSection section, List<LegacyMapDefinition> definitions)
    {
        ElfSymbol[] symbols = [.. elf.GetSymbols(section.Index).Where(static symbol => !symbol.IsSection && symbol.Name.Length > 0).OrderBy(static symbol => symbol.Value)];
        EndianSpan data = elf.Read(section);
        for (int i = 0; i < symbols.Length; i++)
        {
            ElfSymbol symbol = symbols[i];
            ulong end = i + 1 < symbols.Length ? symbols[i + 1].Value : (ulong)section.Size;
            definitions.Add(LegacyMapDefinition.Read(data, btf, symbol, symbol.Size != 0 ? symbol.Size : end - symbol.Value));
        }
    }
}
