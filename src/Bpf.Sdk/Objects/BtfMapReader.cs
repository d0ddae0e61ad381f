using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads the map definitions of a <c>.maps</c> section, whose attributes are written as types (<c>__uint</c>, <c>__type</c>, <c>__ulong</c>).</summary>
static class BtfMapReader
{
    const string SectionName = ".maps";

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
            maps.Add(ReadMap(btf, variable, section.Index, symbol.Value));
        }

        maps.Sort(static (a, b) => a.SectionOffset.CompareTo(b.SectionOffset));
        return maps;
    }

    static MapSpec ReadMap(BtfTable btf, BtfType variable, int sectionIndex, ulong offset)
    {
        BtfType definition = btf.Resolve(variable.Target);
        if (!definition.IsComposite)
        {
            throw new BpfFormatException($"Map '{variable.Name}' is defined by a {definition.Kind} and not by a struct", SectionName, (long)offset);
        }

        uint type = 0, keySize = 0, valueSize = 0, maxEntries = 0, flags = 0, pinning = 0, numaNode = 0;
        ulong extra = 0;
        int keyType = 0, valueType = 0;
        foreach (BtfMember member in btf.GetMembers(definition))
        {
            switch (member.Name)
            {
                case "type": type = Number(btf, variable, member); break;
                case "max_entries": maxEntries = Number(btf, variable, member); break;
                case "map_flags": flags = Number(btf, variable, member); break;
                case "numa_node": numaNode = Number(btf, variable, member); break;
                case "pinning": pinning = Number(btf, variable, member); break;
                case "map_extra": extra = LongNumber(btf, variable, member); break;
                case "key_size": SetSize(ref keySize, Number(btf, variable, member), "key"); break;
                case "value_size": SetSize(ref valueSize, Number(btf, variable, member), "value"); break;
                case "key":
                    keyType = Pointee(btf, variable, member);
                    SetSize(ref keySize, (uint)btf.SizeOf(keyType), "key");
                    break;
                case "value":
                    valueType = Pointee(btf, variable, member);
                    SetSize(ref valueSize, (uint)btf.SizeOf(valueType), "value");
                    break;
                case "values":
                    throw new BpfNotSupportedException("map of maps or programs in C", null,
                        $"Map '{variable.Name}' is initialised with inner maps or programs ('values'). This version of the SDK does not fill maps from C initialisers.");
                default:
                    throw new BpfFormatException($"Map '{variable.Name}' has an attribute '{member.Name}' that this SDK does not know", SectionName, (long)offset);
            }
        }

        return new()
        {
            Name = variable.Name,
            Type = (BpfMapType)type,
            KeySize = keySize,
            ValueSize = valueSize,
            MaxEntries = maxEntries,
            Flags = flags,
            Extra = extra,
            NumaNode = numaNode,
            Pinning = pinning <= (uint)BpfPinning.Object
                ? (BpfPinning)pinning
                : throw new BpfFormatException($"Map '{variable.Name}' has pinning {pinning}; known are 0 (none), 1 (by name), 2 (global) and 3 (object)", SectionName, (long)offset),
            KeyType = keyType,
            ValueType = valueType,
            SectionIndex = sectionIndex,
            SectionOffset = offset,
        };

        void SetSize(ref uint size, uint value, string what)
        {
            if (size != 0 && size != value)
            {
                throw new BpfFormatException($"Map '{variable.Name}' gives its {what} size twice, as {size} and as {value} bytes", SectionName, (long)offset);
            }

            size = value;
        }
    }

    // __uint(name, N) is a pointer to an array of N ints.
    static uint Number(BtfTable btf, BtfType map, BtfMember member)
    {
        BtfType pointer = btf.SkipModifiers(member.Type);
        if (pointer.Kind == BtfKind.Pointer && btf.SkipModifiers(pointer.Target) is { Kind: BtfKind.Array } array)
        {
            return btf.GetArray(array).Count;
        }

        throw new BpfFormatException($"Attribute '{member.Name}' of map '{map.Name}' is not written as __uint({member.Name}, …)", SectionName);
    }

    // __ulong(name, N) is an enum with one enumerator of value N; __uint serves for small numbers.
    static ulong LongNumber(BtfTable btf, BtfType map, BtfMember member)
    {
        BtfType type = btf.SkipModifiers(member.Type);
        return type.Kind is BtfKind.Enum or BtfKind.Enum64 && btf.GetEnumerators(type) is [var only, ..]
            ? (ulong)only.Value
            : Number(btf, map, member);
    }

    // __type(name, T) is a pointer to T.
    static int Pointee(BtfTable btf, BtfType map, BtfMember member) =>
        btf.SkipModifiers(member.Type) is { Kind: BtfKind.Pointer } pointer
            ? pointer.Target
            : throw new BpfFormatException($"Attribute '{member.Name}' of map '{map.Name}' is not written as __type({member.Name}, …)", SectionName);
}
