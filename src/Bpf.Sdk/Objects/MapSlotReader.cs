using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads which maps and programs C puts into maps of maps and arrays of programs: relocations of the <c>.maps</c> section.</summary>
static class MapSlotReader
{
    const int PointerSize = 8; // in BPF, whatever the machine that reads the object

    /// <summary>Sets the slots of the maps. The programs must have been read.</summary>
    public static void Read(ElfFile elf, ObjectSpec spec)
    {
        if (elf.FindSection(BtfMapReader.SectionName) is not { } section || elf.GetRelocations(section) is not { Length: > 0 } relocations)
        {
            return;
        }

        MapSpec[] maps = [.. spec.Maps.Where(map => map.SectionIndex == section.Index)];
        var slots = new Dictionary<MapSpec, List<MapSlot>>(ReferenceEqualityComparer.Instance);
        foreach (ElfRelocation relocation in relocations)
        {
            MapSpec map = Array.FindLast(maps, map => map.SectionOffset <= relocation.Offset) ?? throw Malformed("A relocation lies before the first map", relocation);
            if (!slots.TryGetValue(map, out List<MapSlot>? list))
            {
                slots.Add(map, list = []);
            }

            list.Add(new(IndexOf(spec.Btf!, map, relocation), TargetOf(elf, spec, section, map, relocation)));
        }

        foreach ((MapSpec map, List<MapSlot> list) in slots)
        {
            map.Slots = new([.. list.OrderBy(static slot => slot.Index)]);
        }
    }

    // Which element of the map's member 'values' a relocation is for.
    static uint IndexOf(BtfTable btf, MapSpec map, ElfRelocation relocation)
    {
        ulong offset = relocation.Offset - map.SectionOffset;
        if (btf.Find(BtfKind.Variable, map.Name) is { } variable
            && btf.GetMembers(btf.Resolve(variable.Target)) is [.., { Name: BtfMapDefinition.Values } values]
            && offset >= (ulong)(values.BitOffset / 8)
            && (offset -= (ulong)(values.BitOffset / 8)) % PointerSize == 0)
        {
            return (uint)(offset / PointerSize);
        }

        throw Malformed($"A relocation in the definition of map '{map.Name}' is not for an element of its 'values'", relocation);
    }

    static string TargetOf(ElfFile elf, ObjectSpec spec, ElfSection section, MapSpec map, ElfRelocation relocation)
    {
        ElfSymbol symbol = elf.Symbols[relocation.Symbol];
        // Of a section's own symbol, the place within the section is in the data.
        ulong place = symbol.Value + (symbol.IsSection ? elf.Read(section).U64((long)relocation.Offset) : 0);
        if (map.IsMapOfMaps)
        {
            if (map.KeySize != sizeof(uint))
            {
                throw Malformed($"Map '{map.Name}' is initialised by number, and its keys have {map.KeySize} bytes instead of {sizeof(uint)}", relocation);
            }

            return spec.Maps.FirstOrDefault(target => target.SectionIndex == symbol.SectionIndex && target.SectionOffset == place)?.Name
                ?? throw Malformed($"Map '{map.Name}' is initialised with '{symbol.Name}', which is not a map of the object", relocation);
        }

        return spec.Programs.FirstOrDefault(target => target.SectionIndex == symbol.SectionIndex && (ulong)target.SectionInstruction * 8 == place)?.Name
            ?? throw Malformed($"Map '{map.Name}' is initialised with '{symbol.Name}', which is not a program of the object: a program is a function with SEC(…) that is not static", relocation);
    }

    static BpfFormatException Malformed(string problem, ElfRelocation relocation) => new(problem, BtfMapReader.SectionName, (long)relocation.Offset);
}
