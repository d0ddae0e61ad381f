using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads the struct that describes a map: what each attribute is worth is in the type of its member.</summary>
sealed class BtfMapDefinition
{
    /// <summary>The member whose elements C initialises with maps or programs.</summary>
    public const string Values = "values";

    const string SectionName = ".maps";

    readonly BtfTable _btf;
    readonly string _name;
    readonly long _offset;
    uint _type, _keySize, _valueSize, _maxEntries, _flags, _pinning, _numaNode;
    ulong _extra;
    int _keyType, _valueType;
    MapSpec? _inner;

    BtfMapDefinition(BtfTable btf, string name, ulong offset) => (_btf, _name, _offset) = (btf, name, (long)offset);

    /// <summary>Reads a map's definition.</summary>
    /// <param name="btf">The object's types.</param>
    /// <param name="type">Number of the struct, or of a typedef or qualified form of it.</param>
    /// <param name="name">Name of the map.</param>
    /// <param name="sectionIndex">The section that it is in.</param>
    /// <param name="offset">Its offset there.</param>
    public static MapSpec Read(BtfTable btf, int type, string name, int sectionIndex, ulong offset) =>
        new BtfMapDefinition(btf, name, offset).Read(type, isInner: false) with { SectionIndex = sectionIndex, SectionOffset = offset };

    MapSpec Read(int type, bool isInner)
    {
        BtfType definition = _btf.Resolve(type);
        if (!definition.IsComposite)
        {
            throw Malformed($"is defined by a {definition.Kind} and not by a struct");
        }

        BtfMember[] members = _btf.GetMembers(definition);
        for (int i = 0; i < members.Length; i++)
        {
            BtfMember member = members[i];
            if (member.Name is "pinning" or Values && isInner)
            {
                throw Malformed($"has an attribute '{member.Name}' that an inner map cannot have");
            }

            if (member.Name == Values && i < members.Length - 1)
            {
                throw Malformed("has attributes behind 'values', which must be the last one: its elements have no end");
            }

            ReadMember(member);
        }

        return new()
        {
            Name = _name,
            Type = _type != 0 ? (BpfMapType)_type : throw Malformed("has no type. Say it with __uint(type, BPF_MAP_TYPE_…)"),
            KeySize = _keySize,
            ValueSize = _valueSize,
            MaxEntries = _maxEntries,
            Flags = _flags,
            Extra = _extra,
            NumaNode = _numaNode,
            Pinning = _pinning <= (uint)BpfPinning.Object
                ? (BpfPinning)_pinning
                : throw Malformed($"has pinning {_pinning}; known are 0 (none), 1 (by name), 2 (global) and 3 (object)"),
            KeyType = _keyType,
            ValueType = _valueType,
            InnerMap = _inner,
        };
    }

    void ReadMember(BtfMember member)
    {
        switch (member.Name)
        {
            case "type": _type = Number(member); break;
            case "max_entries": _maxEntries = Number(member); break;
            case "map_flags": _flags = Number(member); break;
            case "numa_node": _numaNode = Number(member); break;
            case "pinning": _pinning = Number(member); break;
            case "map_extra": _extra = LongNumber(member); break;
            case "key_size": SetSize(ref _keySize, Number(member), "key"); break;
            case "value_size": SetSize(ref _valueSize, Number(member), "value"); break;
            case "key":
                _keyType = Pointee(member);
                SetSize(ref _keySize, (uint)_btf.SizeOf(_keyType), "key");
                break;
            case "value":
                _valueType = Pointee(member);
                SetSize(ref _valueSize, (uint)_btf.SizeOf(_valueType), "value");
                break;
            case Values:
                // What user space puts into such a map is a file descriptor.
                SetSize(ref _valueSize, sizeof(int), "value");
                ReadValues(member);
                break;
            default:
                throw Malformed($"has an attribute '{member.Name}' that this SDK does not know");
        }
    }

    // __array(values, T) is an array without a length of pointers to T: a map's definition or a function.
    void ReadValues(BtfMember member)
    {
        if (_btf.SkipModifiers(member.Type) is not { Kind: BtfKind.Array } array
            || _btf.Resolve(_btf.GetArray(array).Element) is not { Kind: BtfKind.Pointer } pointer)
        {
            throw Malformed("has an attribute 'values' that is not written as __array(values, …)");
        }

        BtfType target = _btf.Resolve(pointer.Target);
        switch ((BpfMapType)_type)
        {
            case BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps:
                _inner = new BtfMapDefinition(_btf, _name + ".inner", (ulong)_offset).Read(target.Id, isInner: true);
                break;
            case BpfMapType.ProgramArray when target.Kind == BtfKind.FunctionPrototype:
                break;
            case BpfMapType.ProgramArray:
                throw Malformed($"is an array of programs, and its 'values' are declared as {target.Kind}. Write __array(values, int (void *))");
            default:
                throw Malformed("has an attribute 'values', which only maps of maps and arrays of programs can have. Is its type given before it?");
        }
    }

    void SetSize(ref uint size, uint value, string what)
    {
        if (size != 0 && size != value)
        {
            throw Malformed($"gives its {what} size twice, as {size} and as {value} bytes");
        }

        size = value;
    }

    // __uint(name, N) is a pointer to an array of N ints.
    uint Number(BtfMember member)
    {
        BtfType pointer = _btf.Resolve(member.Type);
        if (pointer.Kind == BtfKind.Pointer && _btf.SkipModifiers(pointer.Target) is { Kind: BtfKind.Array } array)
        {
            return _btf.GetArray(array).Count;
        }

        throw NotWrittenAs("__uint", member);
    }

    // __ulong(name, N) is an enum with one enumerator of value N; __uint serves for small numbers.
    ulong LongNumber(BtfMember member)
    {
        BtfType type = _btf.Resolve(member.Type);
        return type.Kind is BtfKind.Enum or BtfKind.Enum64 && _btf.GetEnumerators(type) is [var only, ..]
            ? (ulong)only.Value
            : Number(member);
    }

    // __type(name, T) is a pointer to T.
    int Pointee(BtfMember member) =>
        _btf.SkipModifiers(member.Type) is { Kind: BtfKind.Pointer } pointer ? pointer.Target : throw NotWrittenAs("__type", member);

    BpfFormatException NotWrittenAs(string macro, BtfMember member) =>
        new($"Attribute '{member.Name}' of map '{_name}' is not written as {macro}({member.Name}, …)", SectionName, _offset);

    BpfFormatException Malformed(string problem) => new($"Map '{_name}' {problem}", SectionName, _offset);
}
