using System.Numerics;

namespace Bpf.Sdk.Btf;

/// <summary>Size and alignment in bytes that clang gives a type for BPF, as we write it.</summary>
readonly record struct CShape(long Size, int Alignment);

/// <summary>How a struct or union is written so that its members are where BTF has them.</summary>
/// <param name="Alignment">Alignment in bytes.</param>
/// <param name="IsPacked">Written with <c>__attribute__((packed))</c>.</param>
/// <param name="IsExact">False if no C gives that layout: members that overlap, or pointers of another size. Written without padding, and with a word on it.</param>
/// <param name="Size">Size in bytes.</param>
readonly record struct CCompositeLayout(int Alignment, bool IsPacked, bool IsExact, long Size);

/// <summary>
/// Computes layouts as clang does for BPF. BTF says where members are and not why: alignment, packing and padding of the source are lost,
/// and this finds some that give the same places. Padding is written as bit fields without a name, which change no alignment.
/// </summary>
sealed class CLayout(BtfTable btf, CNames names)
{
    const int MaximumDepth = 128; // of structs without names within each other; those with names are known when they are needed
    const int PointerSize = 8;

    readonly Dictionary<int, CCompositeLayout> _composites = [];
    readonly HashSet<int> _underway = []; // being placed: each lies in the one before

    /// <summary>Size and alignment of a type; a format error if it has none.</summary>
    public CShape Of(int id)
    {
        long count = 1;
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            BtfType type = btf[names.Definition(id)];
            switch (type.Kind)
            {
                case BtfKind.Int:
                    CScalar integer = Integer(type);
                    return new(count * integer.Size, integer.Size);
                case BtfKind.Float:
                    CScalar number = CScalar.OfFloat(type.Size);
                    return new(count * number.Size, number.Size);
                case BtfKind.Pointer:
                    return new(count * PointerSize, PointerSize);
                case BtfKind.Enum or BtfKind.Enum64:
                    int size = CEnum.Size(btf, type);
                    return new(count * size, size);
                case BtfKind.Struct or BtfKind.Union:
                    CCompositeLayout layout = OfComposite(type);
                    return new(count * layout.Size, layout.Alignment);
                case BtfKind.Array:
                    (id, uint length) = btf.GetArray(type);
                    count *= length;
                    if (count > int.MaxValue)
                    {
                        throw new BpfFormatException($"BTF type {type.Id} is an array of more than {int.MaxValue} elements", ".BTF");
                    }

                    break;
                case BtfKind.Typedef when CNames.IsArgumentList(type) && SizeInBtf(type) == PointerSize:
                    return new(count * PointerSize, PointerSize);
                case var kind when kind == BtfKind.Typedef || type.IsModifier:
                    id = type.Target;
                    break;
                default:
                    throw new BpfFormatException($"BTF type {id} ({type.Kind} '{type.Name}') is used as a value and has no size", ".BTF");
            }
        }

        throw new BpfFormatException($"BTF type {id} contains itself", ".BTF");
    }

    /// <summary>
    /// What is written for a typedef where a value of it is meant: the typedef, but for the compiler's <c>__builtin_va_list</c>, which for BPF
    /// is a pointer and on other machines more, what the kernel's stands for.
    /// </summary>
    public int Value(BtfType type)
    {
        int id = type.Id;
        for (int depth = 0; depth < MaximumDepth && type.Kind == BtfKind.Typedef; depth++)
        {
            if (CNames.IsArgumentList(type) && SizeInBtf(type) != PointerSize)
            {
                return type.Target;
            }

            type = btf[type.Target];
        }

        return id;
    }

    /// <summary>An integer as it is written.</summary>
    public CScalar Integer(BtfType type)
    {
        (bool isSigned, _, bool isBool, _) = btf.GetInt(type);
        return CScalar.OfInteger(type.Name, type.Size, isSigned, isBool);
    }

    public CCompositeLayout OfComposite(BtfType type)
    {
        if (_composites.TryGetValue(type.Id, out CCompositeLayout known))
        {
            return known;
        }

        if (_underway.Count == MaximumDepth || !_underway.Add(type.Id))
        {
            throw new BpfFormatException($"BTF type {type.Id} contains structs within structs more than {MaximumDepth} deep, or itself", ".BTF");
        }

        BtfMember[] members = btf.GetMembers(type);
        CCompositeLayout layout = Place(type, members, packed: false, []) ?? Place(type, members, packed: true, []) ?? Natural(type, members);
        _underway.Remove(type.Id);
        _composites.Add(type.Id, layout);
        return layout;
    }

    /// <summary>Bits of padding before each member, and behind the last one.</summary>
    public long[] Gaps(BtfType type, BtfMember[] members)
    {
        var gaps = new long[members.Length + 1];
        if (OfComposite(type) is { IsExact: true } layout)
        {
            Place(type, members, layout.IsPacked, gaps);
        }

        return gaps;
    }

    /// <summary>Width in bits of a bit field, or 0. Before Linux 5.0 the width was said by the type.</summary>
    public int Width(BtfMember member)
    {
        if (member.BitSize > 0)
        {
            return member.BitSize;
        }

        BtfType type = btf[member.Type];
        for (int depth = 0; depth < MaximumDepth && (type.IsModifier || type.Kind == BtfKind.Typedef); depth++)
        {
            type = btf[type.Target];
        }

        return type.Kind == BtfKind.Int && btf.GetInt(type).Bits is var bits && bits > 0 && bits < type.Size * 8 ? bits : 0;
    }

    /// <summary>Whether a member is written at all: one without a name that is no struct or union is nothing that C could have.</summary>
    public bool IsWritten(BtfMember member) => member.Name.Length > 0 || member.BitSize > 0 || btf.Resolve(member.Type).IsComposite;

    // Null if the members do not come to lie where BTF has them.
    CCompositeLayout? Place(BtfType type, BtfMember[] members, bool packed, long[] gaps)
    {
        long cursor = 0; // in bits, behind the last member; in a union, behind the longest
        int alignment = 1;
        for (int i = 0; i < members.Length; i++)
        {
            BtfMember member = members[i];
            if (!IsWritten(member))
            {
                continue;
            }

            long from = type.Kind == BtfKind.Union ? 0 : cursor;
            if (Of(member.Type) is var shape && !Fits(member, shape, packed, from, out long gap, out long length) || (type.Kind == BtfKind.Union && gap != 0))
            {
                return null;
            }

            if (gaps.Length > 0)
            {
                gaps[i] = gap;
            }

            cursor = type.Kind == BtfKind.Union ? Math.Max(cursor, length) : member.BitOffset + length;
            alignment = packed ? 1 : Math.Max(alignment, shape.Alignment);
        }

        long size = type.SizeOrType * 8L;
        long natural = RoundUp(cursor, alignment * 8L);
        if (size < natural || size % (alignment * 8L) != 0)
        {
            return null;
        }

        if (gaps.Length > 0 && size > natural)
        {
            gaps[^1] = size - (type.Kind == BtfKind.Union ? 0 : cursor);
        }

        return new(alignment, packed, true, type.SizeOrType);
    }

    // Whether a member can be placed where BTF has it, with padding before it or without.
    bool Fits(BtfMember member, CShape shape, bool packed, long cursor, out long gap, out long length)
    {
        int width = Width(member);
        length = width > 0 ? width : shape.Size * 8;
        gap = member.BitOffset - cursor;
        if (gap < 0 || width > shape.Size * 8)
        {
            return false;
        }

        if (packed)
        {
            long packedPlace = width > 0 ? cursor : RoundUp(cursor, 8);
            gap = packedPlace == member.BitOffset ? 0 : gap;
            return width > 0 || member.BitOffset % 8 == 0;
        }

        // A bit field begins at the next bit, unless it would cross a boundary of its type: so says the System V ABI.
        long unit = shape.Alignment * 8L;
        bool aligned = width > 0 ? member.BitOffset % unit + width <= shape.Size * 8 : member.BitOffset % unit == 0;
        long place = width > 0 && cursor % unit + width <= shape.Size * 8 ? cursor : RoundUp(cursor, unit);
        gap = place == member.BitOffset ? 0 : gap;
        return aligned;
    }

    CCompositeLayout Natural(BtfType type, BtfMember[] members)
    {
        long cursor = 0;
        int alignment = 1;
        foreach (BtfMember member in members.Where(IsWritten))
        {
            CShape shape = Of(member.Type);
            long start = type.Kind == BtfKind.Union ? 0 : RoundUp(cursor, shape.Alignment * 8L);
            cursor = Math.Max(cursor, start + shape.Size * 8);
            alignment = Math.Max(alignment, shape.Alignment);
        }

        return new(alignment, false, false, RoundUp(cursor, alignment * 8L) / 8);
    }

    long SizeInBtf(BtfType type)
    {
        try
        {
            return btf.SizeOf(type.Id);
        }
        catch (BpfFormatException)
        {
            return 0; // a typedef of something incomplete, which nobody can have by value
        }
    }

    static long RoundUp(long value, long unit)
    {
        System.Diagnostics.Debug.Assert(BitOperations.IsPow2(unit), "alignments are powers of two");
        return (value + unit - 1) & -unit;
    }
}
