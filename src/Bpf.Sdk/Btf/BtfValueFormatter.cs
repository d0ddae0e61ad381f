using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Bpf.Sdk.Btf;

/// <summary>
/// Reads bytes as the C value that their type says, and writes its parts: members by name, enumerators by name, bit fields as numbers,
/// <c>char</c> arrays as text. Members of anonymous structs and unions are the outer one's, as in C.
/// </summary>
/// <param name="types">The types.</param>
/// <param name="isBigEndian">Byte order and layout of bit fields of the machine that the bytes are from.</param>
sealed class BtfValueFormatter(BtfTable types, bool isBigEndian)
{
    const int MaximumDepth = 64; // deeper types contain themselves

    // Members of unions read the same bytes again, but no sound type does that so often.
    const int PartsPerByte = 256;
    const int FewestParts = 4096;

    /// <summary>For values of this machine.</summary>
    public BtfValueFormatter(BtfTable types) : this(types, !BitConverter.IsLittleEndian)
    {
    }

    /// <summary>Writes a value.</summary>
    /// <param name="type">Number of its type: of a value, or of a data section.</param>
    /// <param name="value">Its bytes.</param>
    /// <param name="writer">Where its parts go.</param>
    /// <exception cref="BpfFormatException">The type does not fit the bytes, or is none that a value can have.</exception>
    public void Write(int type, ReadOnlySpan<byte> value, ValueWriter writer)
    {
        long budget = FewestParts + (long)value.Length * PartsPerByte;
        Write(type, value, writer, ref budget, 0);
    }

    void Write(int id, ReadOnlySpan<byte> data, ValueWriter writer, ref long budget, int depth)
    {
        Spend(ref budget, id, depth);
        BtfType type = types.Resolve(id);
        switch (type.Kind)
        {
            case BtfKind.Int:
                WriteInt(type, Slice(data, 0, type.SizeOrType, type), writer);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                WriteEnum(type, Number(Slice(data, 0, type.SizeOrType, type), type.Flag, type), writer);
                break;
            case BtfKind.Float:
                WriteFloat(Slice(data, 0, type.SizeOrType, type), writer);
                break;
            case BtfKind.Pointer:
                writer.WriteWord($"0x{(ulong)Number(Slice(data, 0, 8, type), isSigned: false, type):x}"); // BPF is 64-bit
                break;
            case BtfKind.Array:
                WriteArray(type, data, writer, ref budget, depth);
                break;
            case BtfKind.Struct or BtfKind.Union:
                writer.BeginStruct();
                WriteMembers(type, Slice(data, 0, type.SizeOrType, type), writer, ref budget, depth);
                writer.EndStruct();
                break;
            case BtfKind.DataSection:
                WriteVariables(type, data, writer, ref budget, depth);
                break;
            default:
                throw new BpfFormatException($"BTF type {type.Id} is of kind {type.Kind}, which no value has", ".BTF");
        }
    }

    void WriteArray(BtfType array, ReadOnlySpan<byte> data, ValueWriter writer, ref long budget, int depth)
    {
        (int element, uint count) = types.GetArray(array);
        long size = types.SizeOf(element);
        ReadOnlySpan<byte> elements = Slice(data, 0, size * count, array);
        if (IsText(element, elements))
        {
            writer.WriteText(Encoding.ASCII.GetString(elements[..elements.IndexOf((byte)0)]));
            return;
        }

        writer.BeginArray();
        // Elements without bytes have nothing to tell, however many there are.
        for (int i = 0; size > 0 && i < count; i++)
        {
            Write(element, elements.Slice((int)(i * size), (int)size), writer, ref budget, depth + 1);
        }

        writer.EndArray();
    }

    void WriteMembers(BtfType type, ReadOnlySpan<byte> data, ValueWriter writer, ref long budget, int depth)
    {
        for (int i = 0; i < type.Count; i++)
        {
            BtfMemberRecord member = types.GetMember(type, i);
            string name = types.GetName(member.NameOffset);
            BtfType memberType = types.Resolve(member.Type);
            (long offset, int width) = FieldOf(types, member, memberType);
            if (width > 0)
            {
                Spend(ref budget, type.Id, depth);
                if (name.Length > 0) // an unnamed one is padding
                {
                    writer.Member(name);
                    WriteBitField(memberType, Bits(data, offset, width, type), width, writer);
                }

                continue;
            }

            if (offset % 8 != 0)
            {
                throw new BpfFormatException($"Member '{name}' of BTF type {type.Id} begins within a byte", ".BTF");
            }

            ReadOnlySpan<byte> value = Slice(data, offset / 8, types.SizeOf(member.Type), type);
            if (name.Length == 0 && memberType.IsComposite)
            {
                Spend(ref budget, type.Id, depth + 1);
                WriteMembers(memberType, value, writer, ref budget, depth + 1);
            }
            else
            {
                writer.Member(name);
                Write(member.Type, value, writer, ref budget, depth + 1);
            }
        }
    }

    /// <summary>Offset in bits, and the width of a bit field or 0. Before kind_flag the integer's own type said that it is one.</summary>
    internal static (long Offset, int Width) FieldOf(BtfTable types, BtfMemberRecord member, BtfType type)
    {
        long offset = (uint)member.BitOffset;
        if (member.BitSize == 0 && type.Kind == BtfKind.Int && types.GetInt(type) is var (_, _, _, bits)
            && (bits != type.SizeOrType * 8L || types.GetIntOffset(type) != 0 || offset % 8 != 0))
        {
            return (offset + types.GetIntOffset(type), bits);
        }

        return (offset, member.BitSize);
    }

    void WriteBitField(BtfType type, ulong bits, int width, ValueWriter writer)
    {
        bool isSigned = type.Kind == BtfKind.Int ? types.GetInt(type).Signed : type.Flag;
        long number = isSigned && width < 64 ? (long)(bits << 64 - width) >> 64 - width : (long)bits;
        if (type.IsEnum)
        {
            WriteEnum(type, number, writer);
        }
        else if (type.Kind != BtfKind.Int)
        {
            throw new BpfFormatException($"BTF type {type.Id} is of kind {type.Kind}, which no bit field has", ".BTF");
        }
        else if (types.GetInt(type).Bool)
        {
            writer.Write(bits != 0);
        }
        else if (isSigned)
        {
            writer.Write(number);
        }
        else
        {
            writer.Write(bits);
        }
    }

    void WriteVariables(BtfType section, ReadOnlySpan<byte> data, ValueWriter writer, ref long budget, int depth)
    {
        writer.BeginStruct();
        foreach (BtfSectionVariable variable in types.GetSectionVariables(section))
        {
            BtfType declaration = types[variable.Type];
            if (declaration.Kind != BtfKind.Variable)
            {
                throw new BpfFormatException($"BTF type {declaration.Id} is of kind {declaration.Kind} where a section has a variable", ".BTF");
            }

            ReadOnlySpan<byte> value = Slice(data, (uint)variable.Offset, (uint)variable.Size, section);
            writer.Member(declaration.Name);
            Write(declaration.Target, value, writer, ref budget, depth + 1);
        }

        writer.EndStruct();
    }

    void WriteInt(BtfType type, ReadOnlySpan<byte> data, ValueWriter writer)
    {
        (bool isSigned, _, bool isBool, _) = types.GetInt(type);
        if (data.Length > 8)
        {
            writer.WriteWord(Hex(data));
            return;
        }

        long number = Number(data, isSigned, type);
        if (isBool)
        {
            writer.Write(number != 0);
        }
        else if (isSigned)
        {
            writer.Write(number);
        }
        else
        {
            writer.Write((ulong)number);
        }
    }

    void WriteEnum(BtfType type, long number, ValueWriter writer)
    {
        // Compilers before clang 16 do not say that an enum is signed, and its negative numbers read as large ones on both sides.
        for (int i = 0; i < type.Count; i++)
        {
            BtfEnumeratorRecord enumerator = types.GetEnumerator(type, i);
            if (enumerator.Value == number)
            {
                writer.WriteWord(types.GetName(enumerator.NameOffset));
                return;
            }
        }

        if (type.Flag)
        {
            writer.Write(number);
        }
        else
        {
            writer.Write((ulong)number);
        }
    }

    void WriteFloat(ReadOnlySpan<byte> data, ValueWriter writer)
    {
        switch (data.Length)
        {
            case 4:
                float number = isBigEndian ? BinaryPrimitives.ReadSingleBigEndian(data) : BinaryPrimitives.ReadSingleLittleEndian(data);
                // By its own shortest digits: 0.1 and not 0.10000000149011612.
                writer.Write(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
                break;
            case 8:
                writer.Write(isBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(data) : BinaryPrimitives.ReadDoubleLittleEndian(data));
                break;
            default:
                writer.WriteWord(Hex(data));
                break;
        }
    }

    /// <summary>Only "char" is text; "unsigned char" and what is made of it (__u8) are numbers.</summary>
    internal static bool IsCharacter(BtfTable types, int element)
    {
        BtfType type = types.Resolve(element);
        return type.Kind == BtfKind.Int && type.SizeOrType == 1 && (types.GetInt(type).Char || type.Name == "char");
    }

    bool IsText(int element, ReadOnlySpan<byte> data)
    {
        if (!IsCharacter(types, element) || data.IndexOf((byte)0) is var end && end < 0)
        {
            return false;
        }

        return !data[..end].ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    long Number(ReadOnlySpan<byte> data, bool isSigned, BtfType type)
    {
        if (data.Length is 0 or > 8)
        {
            throw new BpfFormatException($"BTF type {type.Id} ({type.Kind}) has {data.Length} bytes", ".BTF");
        }

        ulong number = 0;
        for (int i = 0; i < data.Length; i++)
        {
            number = number << 8 | data[isBigEndian ? i : data.Length - 1 - i];
        }

        int unused = 64 - data.Length * 8;
        return isSigned ? (long)(number << unused) >> unused : (long)number;
    }

    // Bits are counted from the lowest one of the first byte, on big-endian machines from its highest.
    ulong Bits(ReadOnlySpan<byte> data, long offset, int width, BtfType type)
    {
        if (width > 64 || offset + width > data.Length * 8L)
        {
            throw new BpfFormatException($"A bit field of BTF type {type.Id} has {width} bits at bit {offset} of {data.Length * 8L}", ".BTF");
        }

        ulong bits = 0;
        for (int i = 0; i < width; i++)
        {
            long at = offset + i;
            int place = (int)(at % 8);
            ulong bit = (ulong)(data[(int)(at / 8)] >> (isBigEndian ? 7 - place : place) & 1);
            bits = isBigEndian ? bits << 1 | bit : bits | bit << i;
        }

        return bits;
    }

    string Hex(ReadOnlySpan<byte> data)
    {
        byte[] bytes = data.ToArray();
        if (!isBigEndian)
        {
            bytes.AsSpan().Reverse();
        }

        string digits = Convert.ToHexStringLower(bytes).TrimStart('0');
        return digits.Length > 0 ? $"0x{digits}" : "0x0";
    }

    static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> data, long offset, long size, BtfType type) =>
        offset + size <= data.Length
            ? data.Slice((int)offset, (int)size)
            : throw new BpfFormatException($"BTF type {type.Id} reaches to byte {offset + size} of a value that has {data.Length}", ".BTF");

    static void Spend(ref long budget, int id, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new BpfFormatException($"BTF type {id} contains itself", ".BTF");
        }

        if (--budget < 0)
        {
            throw new BpfFormatException($"BTF type {id} makes more of a value than its bytes can hold", ".BTF");
        }
    }
}
