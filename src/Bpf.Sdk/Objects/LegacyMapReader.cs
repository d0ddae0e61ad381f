using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>
/// Reads the map definitions of a legacy <c>maps</c> section: iproute2's <c>bpf_elf_map</c> and libbpf's <c>bpf_map_def</c>.
/// libbpf 1.0 and today's tc refuse both.
/// </summary>
static class LegacyMapReader
{
    const string SectionName = "maps";

    // struct bpf_map_def: type, key_size, value_size, max_entries, map_flags.
    const int MapDefinitionSize = 20;

    // struct bpf_elf_map: type, size_key, size_value, max_elem, flags, id, pinning; later also inner_id, inner_idx.
    const int ElfMapSize = 28;
    const int ElfMapSizeWithInner = 36;

    public static List<MapSpec> Read(ElfFile elf, BtfTable? btf)
    {
        var maps = new List<MapSpec>();
        if (elf.FindSection(SectionName) is not { } section)
        {
            return maps;
        }

        ElfSymbol[] symbols = [.. elf.GetSymbols(section.Index).Where(static symbol => !symbol.IsSection && symbol.Name.Length > 0).OrderBy(static symbol => symbol.Value)];
        EndianSpan data = elf.Read(section);
        for (int i = 0; i < symbols.Length; i++)
        {
            ElfSymbol symbol = symbols[i];
            ulong end = i + 1 < symbols.Length ? symbols[i + 1].Value : (ulong)section.Size;
            ulong size = symbol.Size != 0 ? symbol.Size : end - symbol.Value;
            if (size < MapDefinitionSize)
            {
                throw new BpfFormatException($"Map '{symbol.Name}' has a definition of {size} bytes; bpf_map_def has {MapDefinitionSize} and bpf_elf_map {ElfMapSize} or more", SectionName, (long)symbol.Value);
            }

            maps.Add(ReadMap(data, symbol, size, IsElfMap(btf, symbol.Name, size)));
        }

        return maps;
    }

    static MapSpec ReadMap(EndianSpan data, ElfSymbol symbol, ulong size, bool isElfMap)
    {
        long at = (long)symbol.Value;
        if (isElfMap && size >= ElfMapSizeWithInner && (data.U32(at + 28), data.U32(at + 32)) is not (0, 0))
        {
            throw new BpfNotSupportedException("map of maps in a legacy definition", null,
                $"Map '{symbol.Name}' names an inner map (inner_id or inner_idx). This version of the SDK does not fill maps from C initialisers.");
        }

        if (!isElfMap && size > MapDefinitionSize && data.Slice(at + MapDefinitionSize, (long)size - MapDefinitionSize).ContainsAnyExcept((byte)0))
        {
            throw new BpfFormatException($"Map '{symbol.Name}' has a bpf_map_def of {size} bytes that says more than its first {MapDefinitionSize}. This SDK does not know what", SectionName, at + MapDefinitionSize);
        }

        uint pinning = isElfMap ? data.U32(at + 24) : 0;
        return new()
        {
            Name = symbol.Name,
            Type = (BpfMapType)data.U32(at),
            KeySize = data.U32(at + 4),
            ValueSize = data.U32(at + 8),
            MaxEntries = data.U32(at + 12),
            Flags = data.U32(at + 16),
            // iproute2 numbers otherwise than libbpf: PIN_OBJECT_NS 1, PIN_GLOBAL_NS 2.
            Pinning = pinning switch
            {
                0 => BpfPinning.None,
                1 => BpfPinning.Object,
                2 => BpfPinning.Global,
                _ => throw new BpfFormatException($"Map '{symbol.Name}' has pinning {pinning}; known are PIN_NONE (0), PIN_OBJECT_NS (1) and PIN_GLOBAL_NS (2)", SectionName, at + 24),
            },
            IsLegacy = true,
            SectionIndex = symbol.SectionIndex,
            SectionOffset = symbol.Value,
        };
    }

    // The two layouts are alike in their first five words, and some loaders had a bpf_map_def with more. The size decides; but
    // what BTF calls a bpf_map_def is one. Programs often bring a bpf_elf_map of their own under another name.
    static bool IsElfMap(BtfTable? btf, string map, ulong size) =>
        size >= ElfMapSize
        && !(btf?.Find(BtfKind.Variable, map) is { } variable && btf.Resolve(variable.Target) is { Kind: BtfKind.Struct, Name: "bpf_map_def" });
}
