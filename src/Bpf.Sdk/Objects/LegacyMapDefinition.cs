using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>
/// A definition in a legacy <c>maps</c> section. What its fields are is said by BTF if the object has it, since many programs brought
/// structs of their own; else its size tells libbpf's <c>bpf_map_def</c>, iproute2's <c>bpf_elf_map</c> and gobpf's <c>bpf_map_def</c> apart.
/// </summary>
sealed class LegacyMapDefinition
{
    public const string SectionName = "maps";

    // struct bpf_map_def: type, key_size, value_size, max_entries, map_flags.
    const int MapDefinitionSize = 20;

    // struct bpf_elf_map: type, size_key, size_value, max_elem, flags, id, pinning; later also inner_id, inner_idx.
    const int ElfMapSize = 28;

    // gobpf's struct bpf_map_def: libbpf's, pinning, char namespace[256].
    const int PinnedMapDefinitionSize = 280;
    const string Namespace = "namespace";

    static readonly string[] MapDefinitionFields = ["type", "key_size", "value_size", "max_entries", "map_flags"];
    static readonly string[] ElfMapFields = ["type", "size_key", "size_value", "max_elem", "flags", "id", "pinning", "inner_id", "inner_idx"];

    static readonly string[] PinnedMapDefinitionFields = [.. MapDefinitionFields, "pinning"];

    readonly Dictionary<string, uint> _fields = [];
    readonly ElfSymbol _symbol;
    bool _hasNamespace;

    LegacyMapDefinition(ElfSymbol symbol) => _symbol = symbol;

    /// <summary>Its section and its offset there.</summary>
    public (int Section, ulong Offset) Place => (_symbol.SectionIndex, _symbol.Value);

    /// <summary>Number by which other definitions refer to this map, 0 if they do not.</summary>
    public uint Id => Field("id");

    /// <summary>Of a map of maps: the <see cref="Id"/> of the maps that it holds.</summary>
    public uint InnerId => Field("inner_id");

    /// <summary>The element that this map is put into of the map of maps whose <see cref="InnerId"/> is its <see cref="Id"/>; null if into none.</summary>
    public uint? InnerIndex => Field("inner_idx") is var index and not uint.MaxValue ? index : null;

    /// <summary>Of a map of maps in the kernel's own samples: number of the definition that each inner map is like; null for other structs.</summary>
    public uint? InnerDefinition => _fields.TryGetValue("inner_map_idx", out uint number) ? number : null;

    public static LegacyMapDefinition Read(EndianSpan data, BtfTable? btf, ElfSymbol symbol, ulong size)
    {
        if (size < MapDefinitionSize)
        {
            throw Malformed(symbol, $"has a definition of {size} bytes; bpf_map_def has {MapDefinitionSize} and bpf_elf_map {ElfMapSize} or more", 0);
        }

        var definition = new LegacyMapDefinition(symbol);
        data.Slice((long)symbol.Value, (long)size);
        if (btf?.Find(BtfKind.Variable, symbol.Name) is not { } variable || btf.Resolve(variable.Target) is not { Kind: BtfKind.Struct } type || !definition.TryReadByName(data, btf, type, size))
        {
            definition.ReadBySize(data, (long)size);
        }

        return definition;
    }

    public MapSpec ToSpec() => new()
    {
        Name = _symbol.Name,
        Type = (BpfMapType)Field("type"),
        KeySize = Field("key_size", "size_key"),
        ValueSize = Field("value_size", "size_value"),
        MaxEntries = Field("max_entries", "max_elem"),
        Flags = Field("map_flags", "flags"),
        NumaNode = Field("numa_node"),
        Extra = Field("map_extra"),
        // iproute2 numbers otherwise than libbpf: PIN_OBJECT_NS 1, PIN_GLOBAL_NS 2.
        Pinning = Field("pinning") switch
        {
            0 => BpfPinning.None,
            var pinning when _hasNamespace => throw Malformed(_symbol, $"has pinning {pinning} in a namespace of its loader, whose paths this SDK does not know. Leave it out in C, and pin the map by [BpfMap(Pinning = …)]", 0),
            1 => BpfPinning.Object,
            2 => BpfPinning.Global,
            var pinning => throw Malformed(_symbol, $"has pinning {pinning}; known are PIN_NONE (0), PIN_OBJECT_NS (1) and PIN_GLOBAL_NS (2)", 0),
        },
        IsLegacy = true,
        SectionIndex = _symbol.SectionIndex,
        SectionOffset = _symbol.Value,
    };

    public static BpfFormatException Malformed(ElfSymbol symbol, string problem, long offset) =>
        new($"Map '{symbol.Name}' {problem}", SectionName, (long)symbol.Value + offset);

    uint Field(string name, string? otherName = null) =>
        _fields.TryGetValue(name, out uint value) || otherName is not null && _fields.TryGetValue(otherName, out value) ? value : 0;

    bool TryReadByName(EndianSpan data, BtfTable btf, BtfType type, ulong size)
    {
        BtfMember[] members = btf.GetMembers(type);
        if (!Array.Exists(members, static member => member.Name == "type") || !Array.Exists(members, static member => member.Name is "key_size" or "size_key"))
        {
            return false;
        }

        foreach (BtfMember member in members)
        {
            long offset = member.BitOffset / 8;
            _hasNamespace |= member.Name == Namespace;
            if (btf.Resolve(member.Type) is { Kind: BtfKind.Int or BtfKind.Enum, Size: sizeof(uint) } && offset + sizeof(uint) <= (long)size)
            {
                _fields[member.Name] = data.U32((long)_symbol.Value + offset);
            }
        }

        foreach ((string name, uint value) in _fields)
        {
            if (value != 0 && Array.IndexOf(MapDefinitionFields, name) < 0 && Array.IndexOf(ElfMapFields, name) < 0 && name is not ("inner_map_idx" or "numa_node" or "map_extra"))
            {
                throw Malformed(_symbol, $"sets '{name}' in its definition, which this SDK does not know", 0);
            }
        }

        return true;
    }

    void ReadBySize(EndianSpan data, long size)
    {
        _hasNamespace = size == PinnedMapDefinitionSize;
        string[] names = _hasNamespace ? PinnedMapDefinitionFields : size >= ElfMapSize ? ElfMapFields : MapDefinitionFields;
        int count = (int)Math.Min(names.Length, size / sizeof(uint));
        for (int i = 0; i < count; i++)
        {
            _fields.Add(names[i], data.U32((long)_symbol.Value + i * sizeof(uint)));
        }

        long read = count * sizeof(uint);
        // A namespace says only where the map would be pinned.
        if (!_hasNamespace && data.Slice((long)_symbol.Value + read, size - read).ContainsAnyExcept((byte)0))
        {
            throw Malformed(_symbol, $"has a definition of {size} bytes that says more than its first {read}. This SDK does not know what: compile with -g, so that BTF says it", read);
        }
    }
}
