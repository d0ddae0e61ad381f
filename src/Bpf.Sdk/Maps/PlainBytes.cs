using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Bpf.Sdk;

/// <summary>Bytes as users write them where no type says what they are: <c>hex 00 1f</c>, a list of bytes <c>["0x00", 31]</c>, or a number of 1, 2, 4 or 8 bytes.</summary>
static class PlainBytes
{
    const string Prefix = "hex";

    /// <summary>Whether it says of itself that it is bytes.</summary>
    public static bool IsHex(string text) =>
        text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && (text.Length == Prefix.Length || text[Prefix.Length] is ' ' or ':' or '\t');

    /// <param name="text">What the user wrote.</param>
    /// <param name="size">How many bytes there have to be.</param>
    /// <exception cref="BpfException">It is something else, or there are fewer or more bytes.</exception>
    public static byte[] Parse(string text, int size)
    {
        text = text.Trim();
        byte[] bytes = IsHex(text) ? ParseHex(text[Prefix.Length..]) : text.StartsWith('[') ? ParseList(text) : ParseNumber(text, size);
        return bytes.Length == size ? bytes : throw Failure($"{bytes.Length} bytes are given, and {size} are needed.");
    }

    // Pairs of digits, with spaces or colons between them, or nothing.
    static byte[] ParseHex(string text)
    {
        string digits = string.Concat(text.Split([' ', ':', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static part =>
            part.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? part[2..] : part));
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(digits)
            : throw Failure($"\"{Prefix}{text}\" is not bytes: each has two hexadecimal digits.");
    }

    static byte[] ParseList(string text)
    {
        try
        {
            using var list = JsonDocument.Parse(text);
            return [.. list.RootElement.EnumerateArray().Select(static item => item.ValueKind switch
            {
                JsonValueKind.Number when item.TryGetByte(out byte number) => number,
                JsonValueKind.String when TryParseByte(item.GetString()!, out byte number) => number,
                _ => throw Failure($"{item.GetRawText()} is not a byte: those are 0 to 255, or \"0x00\" to \"0xff\"."),
            })];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Failure($"It is not a list in JSON: {exception.Message}");
        }
    }

    static bool TryParseByte(string text, out byte number)
    {
        number = 0;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && byte.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    static byte[] ParseNumber(string text, int size)
    {
        if (size is not (1 or 2 or 4 or 8))
        {
            throw Failure($"It has {size} bytes, and no type says what they are: write them as \"hex 00 01 …\" or [\"0x00\", 1, …].");
        }

        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool isNumber = isHex
            ? Int128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out Int128 number) && number >= 0
            : Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        if (!isNumber || number < -(Int128.One << size * 8 - 1) || number >= Int128.One << size * 8)
        {
            throw Failure($"\"{text}\" is not a number of {size} bytes, nor bytes written as \"hex 00 01 …\".");
        }

        byte[] bytes = new byte[8];
        ulong bits = (ulong)(number & ulong.MaxValue);
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
            return bytes[..size];
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        return bytes[^size..];
    }

    static BpfException Failure(string hint) => new("write value", null, 0, hint);
}
