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
            BtfKind.Int or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Float when bytes.Length == type.Size => Scalar(types, variable.Type, bytes, spec.IsBigEndian),
            BtfKind.Pointer when bytes.Length > 0 && !bytes.ContainsAnyExcept((byte)0) => "NULL",
            BtfKind.Array when types.Resolve(types.GetArray(type).Element) is { Kind: BtfKind.Int, Size: 1 } element && types.GetInt(element) is { Bool: false } => Text(bytes),
            _ => null,
        };
    }

    static string Scalar(BtfTable types, int type, ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        var text = new StringBuilder();
        new BtfValueFormatter(types, isBigEndian).Write(type, bytes, new TextValueWriter(text));
        return text.ToString();
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
