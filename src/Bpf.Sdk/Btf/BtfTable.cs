using System.Text;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Btf;

/// <summary>The types of a <c>.BTF</c> section: an index over the bytes, decoded type by type on demand.</summary>
sealed class BtfTable
{
    const ushort Magic = 0xeb9f;
    const int HeaderSize = 24; // struct btf_header
    const int TypeHeaderSize = 12; // struct btf_type
    const int LongestName = 4096; // the kernel takes 511 bytes, C++ and Rust write some more
    const int MaximumDepth = 64; // longer chains of typedefs and modifiers are a loop

    readonly ReadOnlyMemory<byte> _types;
    readonly ReadOnlyMemory<byte> _strings;
    readonly bool _bigEndian;
    readonly int[] _offsets; // of each type in _types; entry 0 (void) is unused

    BtfTable(ReadOnlyMemory<byte> image, ReadOnlyMemory<byte> types, int typesOffset, ReadOnlyMemory<byte> strings, bool bigEndian)
    {
        Image = image;
        _types = types;
        TypesOffset = typesOffset;
        _strings = strings;
        _bigEndian = bigEndian;
        _offsets = IndexTypes();
    }

    /// <summary>The whole section, as the kernel takes it.</summary>
    public ReadOnlyMemory<byte> Image { get; }

    /// <summary>Offset in <see cref="Image"/> of what <see cref="BtfType.Payload"/> counts from.</summary>
    public int TypesOffset { get; }

    /// <summary>Number of types with <c>void</c>: one more than the highest number.</summary>
    public int Count => _offsets.Length;

    EndianSpan Types => new(_types.Span, _bigEndian, ".BTF");

    public static BtfTable Parse(ReadOnlyMemory<byte> section, bool bigEndian = false)
    {
        var data = new EndianSpan(section.Span, bigEndian, ".BTF");
        if (data.U16(0) is var magic && magic != Magic)
        {
            throw new BpfFormatException($"BTF begins with 0x{magic:x4} and not with 0x{Magic:x4}", ".BTF", 0);
        }

        if (data.U8(2) is var version && version != 1)
        {
            throw new BpfFormatException($"BTF version {version} is not known; this SDK reads version 1", ".BTF", 2);
        }

        long headerLength = data.U32(4);
        if (headerLength < HeaderSize)
        {
            throw new BpfFormatException($"The BTF header claims {headerLength} bytes; it has at least {HeaderSize}", ".BTF", 4);
        }

        (long typesOffset, long typesLength) = (headerLength + data.U32(8), data.U32(12));
        (long stringsOffset, long stringsLength) = (headerLength + data.U32(16), data.U32(20));
        data.Slice(typesOffset, typesLength);
        data.Slice(stringsOffset, stringsLength);
        return new(
            section,
            section.Slice((int)typesOffset, (int)typesLength),
            (int)typesOffset,
            section.Slice((int)stringsOffset, (int)stringsLength),
            bigEndian);
    }

    public BtfType this[int id]
    {
        get
        {
            if (id == 0)
            {
                return new(0, BtfKind.Void, "void", 0, false, 0, 0);
            }

            if ((uint)id >= (uint)_offsets.Length)
            {
                throw new BpfFormatException($"BTF type {id} is referred to, but there are only {_offsets.Length - 1}", ".BTF");
            }

            EndianSpan types = Types;
            int at = _offsets[id];
            uint info = types.U32(at + 4);
            return new(id, (BtfKind)(info >> 24 & 31), GetName(types.U32(at)), (int)(info & 0xffff), info >> 31 != 0, types.U32(at + 8), at + TypeHeaderSize);
        }
    }

    public BtfMember[] GetMembers(BtfType type)
    {
        EndianSpan types = Types;
        var members = new BtfMember[type.IsComposite ? type.Count : 0];
        for (int i = 0; i < members.Length; i++)
        {
            int at = type.Payload + i * 12;
            uint offset = types.U32(at + 8);
            // With kind_flag the upper byte is the width of a bit field (linux/btf.h, BTF_MEMBER_BITFIELD_SIZE).
            (int bitOffset, int bitSize) = type.Flag ? ((int)(offset & 0xffffff), (int)(offset >> 24)) : ((int)offset, 0);
            members[i] = new(GetName(types.U32(at)), (int)types.U32(at + 4), bitOffset, bitSize);
        }

        return members;
    }

    public BtfEnumerator[] GetEnumerators(BtfType type)
    {
        EndianSpan types = Types;
        var enumerators = new BtfEnumerator[type.Kind is BtfKind.Enum or BtfKind.Enum64 ? type.Count : 0];
        for (int i = 0; i < enumerators.Length; i++)
        {
            if (type.Kind == BtfKind.Enum64)
            {
                int at = type.Payload + i * 12;
                enumerators[i] = new(GetName(types.U32(at)), (long)(types.U32(at + 4) | (ulong)types.U32(at + 8) << 32));
            }
            else
            {
                int at = type.Payload + i * 8;
                uint value = types.U32(at + 4);
                // Compilers before clang 16 never set the flag: their negative enumerators read as large unsigned numbers, and nothing tells the two apart.
                enumerators[i] = new(GetName(types.U32(at)), type.Flag ? (int)value : value);
            }
        }

        return enumerators;
    }

    /// <summary>The parameters of a function's prototype; the last one of type 0 stands for <c>...</c>.</summary>
    public BtfParameter[] GetParameters(BtfType type)
    {
        EndianSpan types = Types;
        var parameters = new BtfParameter[type.Kind == BtfKind.FunctionPrototype ? type.Count : 0];
        for (int i = 0; i < parameters.Length; i++)
        {
            int at = type.Payload + i * 8;
            parameters[i] = new(GetName(types.U32(at)), (int)types.U32(at + 4));
        }

        return parameters;
    }

    /// <summary>Which member or parameter a declaration's tag is on, or -1 if it is on the declaration itself.</summary>
    public int GetTaggedComponent(BtfType type) => (int)Types.U32(Checked(type, BtfKind.DeclarationTag, type.Payload));

    /// <summary>Element type and number of elements of an array.</summary>
    public (int Element, uint Count) GetArray(BtfType type) => (Checked(type, BtfKind.Array, (int)Types.U32(type.Payload)), Types.U32(type.Payload + 8));

    /// <summary>Encoding bits and width of an integer (<c>BTF_INT_ENCODING</c>, <c>BTF_INT_BITS</c>).</summary>
    public (bool Signed, bool Char, bool Bool, int Bits) GetInt(BtfType type)
    {
        uint data = Types.U32(Checked(type, BtfKind.Int, type.Payload));
        uint encoding = data >> 24 & 15;
        return ((encoding & 1) != 0, (encoding & 2) != 0, (encoding & 4) != 0, (int)(data & 0xff));
    }

    /// <summary>Linkage of a variable: 0 static, 1 global, 2 extern.</summary>
    public int GetLinkage(BtfType type) => (int)Types.U32(Checked(type, BtfKind.Variable, type.Payload));

    public BtfSectionVariable[] GetSectionVariables(BtfType type)
    {
        EndianSpan types = Types;
        var variables = new BtfSectionVariable[type.Kind == BtfKind.DataSection ? type.Count : 0];
        for (int i = 0; i < variables.Length; i++)
        {
            int at = type.Payload + i * 12;
            variables[i] = new((int)types.U32(at), (int)types.U32(at + 4), (int)types.U32(at + 8));
        }

        return variables;
    }

    /// <summary>The type behind const, volatile, restrict and type tags.</summary>
    public BtfType SkipModifiers(int id) => Skip(id, static type => type.IsModifier);

    /// <summary>The type behind modifiers and typedefs.</summary>
    public BtfType Resolve(int id) => Skip(id, static type => type.IsModifier || type.Kind == BtfKind.Typedef);

    /// <summary>Size of a type in bytes; an incomplete type is a format error.</summary>
    public long SizeOf(int id)
    {
        long factor = 1;
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            BtfType type = Resolve(id);
            switch (type.Kind)
            {
                case BtfKind.Int or BtfKind.Float or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Struct or BtfKind.Union or BtfKind.DataSection:
                    return Limited(factor * type.SizeOrType, type);
                case BtfKind.Pointer:
                    return Limited(factor * 8, type); // BPF is 64-bit
                case BtfKind.Array:
                    (id, uint count) = GetArray(type);
                    factor = Limited(factor * count, type);
                    break;
                default:
                    throw new BpfFormatException($"BTF type {id} ({type.Kind} '{type.Name}') has no size", ".BTF");
            }
        }

        throw new BpfFormatException($"BTF type {id} contains itself", ".BTF");

        // Two factors below 2 GiB and 4 GiB do not overflow a long.
        static long Limited(long size, BtfType type) =>
            size <= int.MaxValue ? size : throw new BpfFormatException($"BTF type {type.Id} or an array of it has more than 2 GiB", ".BTF");
    }

    /// <summary>A string that names something. Longer than any name, many types could have one huge string, each with a copy.</summary>
    public string GetName(uint offset) => GetString(offset, LongestName);

    /// <summary>A string of any length: source lines and file names.</summary>
    public string GetString(uint offset) => GetString(offset, int.MaxValue);

    string GetString(uint offset, int longest)
    {
        ReadOnlySpan<byte> strings = _strings.Span;
        if (offset >= (uint)strings.Length)
        {
            return offset == 0 ? "" : throw new BpfFormatException($"A name is at offset {offset} of {strings.Length} bytes of BTF strings", ".BTF", offset);
        }

        ReadOnlySpan<byte> rest = strings[(int)offset..];
        int end = rest.IndexOf((byte)0);
        return end < 0 ? throw new BpfFormatException("A BTF string has no terminating zero byte", ".BTF", offset)
            : end > longest ? throw new BpfFormatException($"A BTF name has {end} bytes, which is longer than the {longest} that are taken", ".BTF", offset)
            : Encoding.UTF8.GetString(rest[..end]);
    }

    /// <summary>The first type of a kind and name, or null.</summary>
    public BtfType? Find(BtfKind kind, string name)
    {
        EndianSpan types = Types;
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(name + '\0');
        ReadOnlySpan<byte> strings = _strings.Span;
        for (int id = 1; id < _offsets.Length; id++)
        {
            // Compared as bytes: a string for each type on the way would be most of the work.
            long nameOffset = types.U32(_offsets[id]);
            if ((BtfKind)(types.U32(_offsets[id] + 4) >> 24 & 31) == kind && nameOffset < strings.Length && strings[(int)nameOffset..].StartsWith(wanted))
            {
                return this[id];
            }
        }

        return null;
    }


    BtfType Skip(int id, Func<BtfType, bool> isSkipped)
    {
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            BtfType type = this[id];
            if (!isSkipped(type))
            {
                return type;
            }

            id = type.Target;
        }

        throw new BpfFormatException($"BTF type {id} refers to itself through typedefs or modifiers", ".BTF");
    }

    static T Checked<T>(BtfType type, BtfKind kind, T value) =>
        type.Kind == kind ? value : throw new BpfFormatException($"BTF type {type.Id} is of kind {type.Kind} where {kind} was expected", ".BTF");

    int[] IndexTypes()
    {
        EndianSpan types = Types;
        var offsets = new List<int>(types.Length / 16 + 1) { 0 };
        for (int at = 0; at < types.Length;)
        {
            uint info = types.U32(at + 4);
            int count = (int)(info & 0xffff);
            int payload = (BtfKind)(info >> 24 & 31) switch
            {
                BtfKind.Int or BtfKind.Variable or BtfKind.DeclarationTag => 4,
                BtfKind.Array => 12,
                BtfKind.Struct or BtfKind.Union or BtfKind.DataSection or BtfKind.Enum64 => count * 12,
                BtfKind.Enum or BtfKind.FunctionPrototype => count * 8,
                BtfKind.Pointer or BtfKind.Forward or BtfKind.Typedef or BtfKind.Volatile or BtfKind.Const or BtfKind.Restrict
                    or BtfKind.Function or BtfKind.Float or BtfKind.TypeTag => 0,
                var kind => throw new BpfFormatException($"BTF kind {(int)kind} is not known; the object was made by a newer compiler than this SDK knows", ".BTF", at + 4),
            };
            types.Slice(at, TypeHeaderSize + payload);
            offsets.Add(at);
            at += TypeHeaderSize + payload;
        }

        return [.. offsets];
    }
}
