using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tool.Inspections;

/// <summary>The value that a global variable starts with, as C writes it, if it is a number or text.</summary>
static class InitialValue
{
    /// <returns>The value, or null if it is of another kind or the object does not say of which.</returns>
    public static string? Of(ObjectSpec spec, GlobalSectionSpec section, GlobalVariableSpec variable)
    {
        if (spec.Btf is not { } types || variable.Type == 0 || section.Kind == GlobalSectionKind.KernelConfig)
        {
            return null;
        }

        BtfType type = types.Resolve(variable.Type);
        ReadOnlySpan<byte> bytes = Bytes(section, variable);
        return type.Kind switch
        {
            BtfKind.Int when types.GetInt(type) is var number => Number(bytes, spec.IsBigEndian, number.Signed, number.Bool),
            BtfKind.Enum or BtfKind.Enum64 => Enumerator(types, type, bytes, spec.IsBigEndian),
            BtfKind.Float when bytes.Length is 4 or 8 => Float(bytes, spec.IsBigEndian),
            BtfKind.Pointer when Number(bytes, spec.IsBigEndian, isSigned: false, isBool: false) is "0" => "NULL",
            BtfKind.Array when types.Resolve(types.GetArray(type).Element) is { Kind: BtfKind.Int, Size: 1 } element && types.GetInt(element) is { Bool: false } => Text(bytes),
            _ => null,
        };
    }

    // A section without bytes is zero.
    static ReadOnlySpan<byte> Bytes(GlobalSectionSpec section, GlobalVariableSpec variable)
    {
        if (section.Data.Length < variable.Offset + variable.Size)
        {
            return variable.Size <= 4096 ? new byte[variable.Size] : [];
        }

        return section.Data.Slice(variable.Offset, variable.Size);
    }

    static string? Number(ReadOnlySpan<byte> bytes, bool isBigEndian, bool isSigned, bool isBool)
    {
        if (Unsigned(bytes, isBigEndian) is not { } value)
        {
            return null;
        }

        int unused = 64 - bytes.Length * 8;
        return isBool ? (value != 0 ? "true" : "false")
            : isSigned ? ((long)(value << unused) >> unused).ToString(CultureInfo.InvariantCulture)
            : value.ToString(CultureInfo.InvariantCulture);
    }

    static ulong? Unsigned(ReadOnlySpan<byte> bytes, bool isBigEndian) => bytes.Length switch
    {
        1 => bytes[0],
        2 => isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        4 => isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        8 => isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => null,
    };

    static string? Enumerator(BtfTable types, BtfType type, ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        if (Number(bytes, isBigEndian, type.Flag, isBool: false) is not { } value)
        {
            return null;
        }

        foreach (BtfEnumerator enumerator in types.GetEnumerators(type))
        {
            if (enumerator.Value.ToString(CultureInfo.InvariantCulture) == value)
            {
                return enumerator.Name;
            }
        }

        return value;
    }

    static string Float(ReadOnlySpan<byte> bytes, bool isBigEndian) => bytes.Length == 4
        ? (isBigEndian ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes)).ToString(CultureInfo.InvariantCulture)
        : (isBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes)).ToString(CultureInfo.InvariantCulture);

    // Only what reads as text: bytes are arrays of the same type.
    static string? Text(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimEnd((byte)0);
        foreach (byte character in text)
        {
            if (character is not ((>= (byte)' ' and < 0x7f) or (byte)'\n' or (byte)'\t'))
            {
                return null;
            }
        }

        return bytes.Length == 0 ? null : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Encoding.ASCII.GetString(text))}\"";
    }
}
