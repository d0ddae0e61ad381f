using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Btf;

/// <summary>
/// The types of a <c>.BTF</c> section: an index over the bytes, decoded type by type on demand. A split table has a base, whose types and
/// strings it continues: the kernel's, for those of a module.
/// </summary>
sealed class BtfTable
{
    const ushort Magic = 0xeb9f;
    const int HeaderSize = 24; // struct btf_header
    const int TypeHeaderSize = 12; // struct btf_type
    const int LongestName = 4096; // the kernel takes 511 bytes, C++ and Rust write some more
    const int MaximumDepth = 64; // longer chains of typedefs and modifiers are a loop
    const int MaximumCount = 0x100000; // BTF_MAX_TYPE, linux/btf.h
    const int Stride = 4; // the place of every fourth type is kept: three short steps cost less than the cache lines of a full index

    readonly ReadOnlyMemory<byte> _types;
    readonly ReadOnlyMemory<byte> _strings;
    readonly bool _bigEndian;
    readonly uint _firstString;
    readonly int[] _offsets; // in _types, of every fourth type
    readonly int[] _counts = new int[32]; // of types, by kind

    BtfTable(ReadOnlyMemory<byte> image, ReadOnlyMemory<byte> types, int typesOffset, ReadOnlyMemory<byte> strings, bool bigEndian, BtfTable? baseTable)
    {
        Image = image;
        _types = types;
        TypesOffset = typesOffset;
        _strings = strings;
        _bigEndian = bigEndian;
        Base = baseTable;
        FirstId = baseTable?.Count ?? 1;
        _firstString = baseTable?.StringsEnd ?? 0;
        (_offsets, Count) = IndexTypes();
    }

    /// <summary>The whole section, as the kernel takes it.</summary>
    public ReadOnlyMemory<byte> Image { get; }

    /// <summary>Offset in <see cref="Image"/> of what <see cref="BtfType.Payload"/> counts from.</summary>
    public int TypesOffset { get; }

    /// <summary>The table that this one continues, or null.</summary>
    public BtfTable? Base { get; }

    /// <summary>Number of the first type that is not in the base.</summary>
    public int FirstId { get; }

    /// <summary>Number of types with <c>void</c> and those of the base: one more than the highest number.</summary>
    public int Count { get; }

    /// <summary>Where the strings of a table that continues this one begin to be counted.</summary>
    public uint StringsEnd => _firstString + (uint)_strings.Length;

    EndianSpan Types => new(_types.Span, _bigEndian, ".BTF");

    // Memory may be the kernel's or the process's own, and goes when nothing refers to the table: whoever takes a span of it keeps the table
    // alive until the last use of the span (GC.KeepAlive), which a span by itself does not.
    public static BtfTable Parse(ReadOnlyMemory<byte> section, bool bigEndian = false, BtfTable? baseTable = null)
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
            bigEndian,
            baseTable);
    }

    public BtfType this[int id]
    {
        get
        {
            if (id == 0)
            {
                return default;
            }

            if ((uint)id >= (uint)Count)
            {
                throw new BpfFormatException($"BTF type {id} is referred to, but there are only {Count - 1}", ".BTF");
            }

            if (id < FirstId)
            {
                return Base![id];
            }

            // Places and lengths were checked when the index was made.
            ReadOnlySpan<byte> types = _types.Span;
            int own = id - FirstId;
            int at = _offsets[own / Stride];
            for (int steps = own % Stride; steps > 0; steps--)
            {
                at += TypeHeaderSize + PayloadSize(Word(types, at + 4));
            }

            uint info = Word(types, at + 4);
            var type = new BtfType(this, id, (BtfKind)(info >> 24 & 31), Word(types, at), (int)(info & 0xffff), info >> 31 != 0, Word(types, at + 8), at + TypeHeaderSize);
            GC.KeepAlive(this);
            return type;
        }
    }

    public BtfMember[] GetMembers(BtfType type)
    {
        var members = new BtfMember[type.IsComposite ? type.Count : 0];
        for (int i = 0; i < members.Length; i++)
        {
            BtfMemberRecord member = GetMember(type, i);
            members[i] = new(GetName(member.NameOffset), member.Type, member.BitOffset, member.BitSize);
        }

        return members;
    }

    /// <summary>One member of a struct or union, without making its name a string.</summary>
    public BtfMemberRecord GetMember(BtfType type, int index)
    {
        if (!type.IsComposite)
        {
            throw Unexpected(type, BtfKind.Struct);
        }

        int at = At(type, index, 12);
        uint offset = ReadWord(type, at + 8);
        // With kind_flag the upper byte is the width of a bit field (linux/btf.h, BTF_MEMBER_BITFIELD_SIZE).
        (int bitOffset, int bitSize) = type.Flag ? ((int)(offset & 0xffffff), (int)(offset >> 24)) : ((int)offset, 0);
        return new(ReadWord(type, at), (int)ReadWord(type, at + 4), bitOffset, bitSize);
    }

    /// <summary>The first member at or behind an index that has the name, or that has none and so may have one with the name inside; -1 if there is no such one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // kernel structs have hundreds: a process that does this once does not wait for a better compilation
    public int FindMember(BtfType type, ReadOnlySpan<byte> name, int start)
    {
        if (type.Id < FirstId && Base is not null)
        {
            return Base.FindMember(type, name, start);
        }

        ReadOnlySpan<byte> types = _types.Span;
        ReadOnlySpan<byte> strings = _strings.Span;
        int found = -1;
        for (int i = start; type.IsComposite && i < type.Count && found < 0; i++)
        {
            uint offset = Word(types, type.Payload + i * 12);
            found = offset == 0 || (offset < _firstString ? Base!.IsName(offset, name) : IsAt(strings, offset - _firstString, name)) ? i : -1;
        }

        GC.KeepAlive(this);
        return found;
    }

    public BtfEnumerator[] GetEnumerators(BtfType type)
    {
        var enumerators = new BtfEnumerator[type.IsEnum ? type.Count : 0];
        for (int i = 0; i < enumerators.Length; i++)
        {
            BtfEnumeratorRecord enumerator = GetEnumerator(type, i);
            enumerators[i] = new(GetName(enumerator.NameOffset), enumerator.Value);
        }

        return enumerators;
    }

    /// <summary>One enumerator, without making its name a string.</summary>
    public BtfEnumeratorRecord GetEnumerator(BtfType type, int index)
    {
        if (type.Kind == BtfKind.Enum64)
        {
            int wide = At(type, index, 12);
            return new(ReadWord(type, wide), (long)(ReadWord(type, wide + 4) | (ulong)ReadWord(type, wide + 8) << 32));
        }

        if (type.Kind != BtfKind.Enum)
        {
            throw Unexpected(type, BtfKind.Enum);
        }

        int at = At(type, index, 8);
        uint value = ReadWord(type, at + 4);
        // Compilers before clang 16 never set the flag: their negative enumerators read as large unsigned numbers, and nothing tells the two apart.
        return new(ReadWord(type, at), type.Flag ? (int)value : value);
    }

    /// <summary>The parameters of a function's prototype; the last one of type 0 stands for <c>...</c>.</summary>
    public BtfParameter[] GetParameters(BtfType type)
    {
        var parameters = new BtfParameter[type.Kind == BtfKind.FunctionPrototype ? type.Count : 0];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = new(GetName(ReadWord(type, At(type, i, 8))), GetParameterType(type, i));
        }

        return parameters;
    }

    /// <summary>Number of the type of one parameter.</summary>
    public int GetParameterType(BtfType type, int index) =>
        type.Kind == BtfKind.FunctionPrototype ? (int)ReadWord(type, At(type, index, 8) + 4) : throw Unexpected(type, BtfKind.FunctionPrototype);

    /// <summary>Which member or parameter a declaration's tag is on, or -1 if it is on the declaration itself.</summary>
    public int GetTaggedComponent(BtfType type) => (int)ReadWord(Checked(type, BtfKind.DeclarationTag), type.Payload);

    /// <summary>Element type and number of elements of an array.</summary>
    public (int Element, uint Count) GetArray(BtfType type) => ((int)ReadWord(Checked(type, BtfKind.Array), type.Payload), ReadWord(type, type.Payload + 8));

    /// <summary>Encoding bits and width of an integer (<c>BTF_INT_ENCODING</c>, <c>BTF_INT_BITS</c>).</summary>
    public (bool Signed, bool Char, bool Bool, int Bits) GetInt(BtfType type)
    {
        uint data = IntData(type);
        uint encoding = data >> 24 & 15;
        return ((encoding & 1) != 0, (encoding & 2) != 0, (encoding & 4) != 0, (int)(data & 0xff));
    }

    /// <summary>Where in its bytes an integer begins, in bits (<c>BTF_INT_OFFSET</c>): bit fields of compilers before <c>kind_flag</c>.</summary>
    public int GetIntOffset(BtfType type) => (int)(IntData(type) >> 16 & 0xff);

    /// <summary>Linkage of a variable: 0 static, 1 global, 2 extern.</summary>
    public int GetLinkage(BtfType type) => (int)ReadWord(Checked(type, BtfKind.Variable), type.Payload);

    public BtfSectionVariable[] GetSectionVariables(BtfType type)
    {
        var variables = new BtfSectionVariable[type.Kind == BtfKind.DataSection ? type.Count : 0];
        for (int i = 0; i < variables.Length; i++)
        {
            int at = At(type, i, 12);
            variables[i] = new((int)ReadWord(type, at), (int)ReadWord(type, at + 4), (int)ReadWord(type, at + 8));
        }

        return variables;
    }

    /// <summary>The type behind const, volatile, restrict and type tags.</summary>
    public BtfType SkipModifiers(int id) => Skip(id, throughTypedefs: false);

    /// <summary>The type behind modifiers and typedefs.</summary>
    public BtfType Resolve(int id) => Skip(id, throughTypedefs: true);

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
        ReadOnlySpan<byte> name = GetBytes(offset);
        if (name.Length > longest)
        {
            throw new BpfFormatException($"A BTF name has {name.Length} bytes, which is longer than the {longest} that are taken", ".BTF", offset);
        }

        string text = name.IsEmpty ? "" : Encoding.UTF8.GetString(name);
        GC.KeepAlive(this);
        return text;
    }

    /// <summary>The bytes of a string, without its terminating zero. The caller keeps the table alive while it uses them.</summary>
    public ReadOnlySpan<byte> GetBytes(uint offset)
    {
        if (offset < _firstString)
        {
            return Base!.GetBytes(offset);
        }

        ReadOnlySpan<byte> strings = _strings.Span;
        uint own = offset - _firstString;
        if (own >= (uint)strings.Length)
        {
            return offset == 0 ? default : throw new BpfFormatException($"A name is at offset {offset} of {StringsEnd} bytes of BTF strings", ".BTF", offset);
        }

        ReadOnlySpan<byte> rest = strings[(int)own..];
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? rest[..end] : throw new BpfFormatException("A BTF string has no terminating zero byte", ".BTF", offset);
    }

    /// <summary>Whether the string at a place is the given one.</summary>
    public bool IsName(uint offset, ReadOnlySpan<byte> name)
    {
        if (offset < _firstString)
        {
            return Base!.IsName(offset, name);
        }

        bool equal = IsAt(_strings.Span, offset - _firstString, name);
        GC.KeepAlive(this);
        return equal;
    }

    /// <summary>How many of the table's own types are of some kinds.</summary>
    /// <param name="kinds">A bit for each kind.</param>
    public int CountOf(uint kinds)
    {
        int count = 0;
        for (int kind = 0; kind < _counts.Length; kind++)
        {
            count += (kinds >> kind & 1) != 0 ? _counts[kind] : 0;
        }

        return count;
    }

    /// <summary>Goes through the table's own types and gives the numbers of those that are of some kinds and have a name, with a hash of it.</summary>
    /// <param name="kinds">A bit for each kind.</param>
    /// <param name="ids">Filled in, in order. Has <see cref="CountOf"/> items at least.</param>
    /// <param name="hashes">Filled in likewise: <see cref="BtfNameIndex.Hash"/>.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // as above, with a hundred thousand types
    public int HashNames(uint kinds, Span<int> ids, Span<uint> hashes)
    {
        ReadOnlySpan<byte> types = _types.Span;
        ReadOnlySpan<byte> strings = _strings.Span;
        int count = 0;
        for ((int at, int id) = (0, FirstId); id < Count; id++)
        {
            (uint name, uint info) = (Word(types, at), Word(types, at + 4));
            if ((kinds >> (int)(info >> 24 & 31) & 1) != 0 && name != 0)
            {
                ids[count] = id;
                hashes[count++] = BtfNameIndex.Hash(name < _firstString ? Base!.GetBytes(name) : strings[(int)Math.Min(name - _firstString, (uint)strings.Length)..]);
            }

            at += TypeHeaderSize + PayloadSize(info);
        }

        GC.KeepAlive(this);
        return count;
    }

    /// <summary>The first type of a kind and name, or null. Looks at one type after the other; <see cref="BtfNameIndex"/> is for many questions.</summary>
    public BtfType? Find(BtfKind kind, string name)
    {
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes(name);
        for (int id = 1; id < Count; id++)
        {
            // Compared as bytes: a string for each type on the way would be most of the work.
            if (this[id] is var type && type.Kind == kind && IsName(type.NameOffset, wanted))
            {
                return type;
            }
        }

        return null;
    }

    BtfType Skip(int id, bool throughTypedefs)
    {
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            BtfType type = this[id];
            if (!type.IsModifier && !(throughTypedefs && type.Kind == BtfKind.Typedef))
            {
                return type;
            }

            id = type.Target;
        }

        throw new BpfFormatException($"BTF type {id} refers to itself through typedefs or modifiers", ".BTF");
    }

    static BtfType Checked(BtfType type, BtfKind kind) => type.Kind == kind ? type : throw Unexpected(type, kind);

    static BpfFormatException Unexpected(BtfType type, BtfKind kind) =>
        new($"BTF type {type.Id} is of kind {type.Kind} where {kind} was expected", ".BTF");

    static int At(BtfType type, int index, int size) =>
        (uint)index < (uint)type.Count ? type.Payload + index * size : throw new ArgumentOutOfRangeException(nameof(index));

    uint IntData(BtfType type) => ReadWord(Checked(type, BtfKind.Int), type.Payload);

    // A word of what follows a type, which may be one of the base.
    uint ReadWord(BtfType type, int at)
    {
        if (type.Id < FirstId && Base is not null)
        {
            return Base.ReadWord(type, at);
        }

        uint word = Word(_types.Span, at);
        GC.KeepAlive(this);
        return word;
    }

    // By far the most names that are compared differ in the first bytes: their ends are not looked for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsAt(ReadOnlySpan<byte> strings, uint at, ReadOnlySpan<byte> name) =>
        at < (uint)strings.Length && strings.Length - (int)at > name.Length && strings[(int)at + name.Length] == 0 && strings.Slice((int)at, name.Length).SequenceEqual(name);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    uint Word(ReadOnlySpan<byte> types, int at)
    {
        uint word = MemoryMarshal.Read<uint>(types[at..]);
        return _bigEndian == BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }

    // Bytes that follow the common part; -1 for a kind that is not known.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int PayloadSize(uint info)
    {
        ReadOnlySpan<sbyte> once = [0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];
        ReadOnlySpan<byte> perItem = [0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        int kind = (int)(info >> 24 & 31);
        return once[kind] + perItem[kind] * (int)(info & 0xffff);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // as above
    (int[] Offsets, int Count) IndexTypes()
    {
        ReadOnlySpan<byte> types = _types.Span;
        var offsets = new int[types.Length / (TypeHeaderSize * Stride) / 2 + 16];
        int count = 0;
        for (int at = 0; at < types.Length; count++)
        {
            if (types.Length - at < TypeHeaderSize)
            {
                Types.Slice(at, TypeHeaderSize);
            }

            uint info = Word(types, at + 4);
            int payload = PayloadSize(info);
            if (payload < 0)
            {
                throw new BpfFormatException($"BTF kind {info >> 24 & 31} is not known; the object was made by a newer compiler than this SDK knows", ".BTF", at + 4);
            }

            _counts[info >> 24 & 31]++;
            if (payload > types.Length - at - TypeHeaderSize)
            {
                Types.Slice(at, TypeHeaderSize + payload);
            }

            if (FirstId + count >= MaximumCount)
            {
                throw new BpfFormatException($"There are more types than the {MaximumCount - 1} that BTF allows", ".BTF", at);
            }

            if (count % Stride == 0)
            {
                if (count / Stride == offsets.Length)
                {
                    Array.Resize(ref offsets, offsets.Length * 2);
                }

                offsets[count / Stride] = at;
            }

            at += TypeHeaderSize + payload;
        }

        GC.KeepAlive(this);
        return (offsets, FirstId + count);
    }
}
