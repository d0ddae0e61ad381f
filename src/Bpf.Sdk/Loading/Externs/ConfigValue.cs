using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Externs;

/// <summary>Writes an option of the kernel's configuration into a C variable.</summary>
static class ConfigValue
{
    // enum libbpf_tristate
    const uint No = 0, Yes = 1, Module = 2;

    /// <summary>Writes a value as the configuration has it.</summary>
    /// <returns>Null, or why the variable's type does not take it, as the end of a sentence.</returns>
    public static string? Write(ExternSpec variable, string value, Span<byte> destination) => value switch
    {
        "y" or "n" or "m" => WriteTristate(variable, value[0], destination),
        ['"', ..] => WriteText(variable, value, destination),
        _ when !TryParse(value, out ulong number) => "which is neither y, n, m, a number nor a string in quotes",
        _ when variable.ValueKind == ConfigValueKind.Bool => "a number, which a bool does not take",
        _ => WriteNumber(variable, TryParse(value, out ulong number) ? number : 0, destination),
    };

    /// <inheritdoc cref="Write"/>
    public static string? WriteNumber(ExternSpec variable, ulong value, Span<byte> destination)
    {
        bool isSmall = variable.ValueKind != ConfigValueKind.Bool || value <= 1;
        if (variable.ValueKind is not (ConfigValueKind.Integer or ConfigValueKind.Character or ConfigValueKind.Bool) || !isSmall)
        {
            return $"a number, which {Describe(variable)} does not take";
        }

        int unused = 64 - variable.Size * 8;
        ulong kept = variable.IsSigned ? (ulong)((long)(value << unused) >> unused) : value << unused >> unused;
        if (kept != value)
        {
            return $"which does not fit into {Describe(variable)}";
        }

        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<ulong>(ref value));
        (BitConverter.IsLittleEndian ? bytes[..variable.Size] : bytes[^variable.Size..]).CopyTo(destination);
        return null;
    }

    static string? WriteTristate(ExternSpec variable, char value, Span<byte> destination)
    {
        switch (variable.ValueKind)
        {
            case ConfigValueKind.Bool when value == 'm':
                return "a module, which a bool does not take: declare the variable as enum libbpf_tristate";
            case ConfigValueKind.Bool:
                destination[0] = value == 'y' ? (byte)1 : (byte)0;
                return null;
            case ConfigValueKind.Tristate:
                // libbpf writes four bytes, also where the enum has eight.
                destination.Clear();
                MemoryMarshal.Write(destination, value switch { 'y' => Yes, 'm' => Module, _ => No });
                return null;
            case ConfigValueKind.Character:
                destination[0] = (byte)value;
                return null;
            default:
                return $"which a bool, an enum libbpf_tristate or a char takes, and {Describe(variable)} does not";
        }
    }

    // Escapes stay as they are written, and what is too long is cut, as with libbpf.
    static string? WriteText(ExternSpec variable, string value, Span<byte> destination)
    {
        if (variable.ValueKind != ConfigValueKind.Text)
        {
            return $"a string, which an array of char takes, and {Describe(variable)} does not";
        }

        if (value.Length < 2 || !value.EndsWith('"'))
        {
            return "a string without its closing quote";
        }

        ReadOnlySpan<byte> text = Encoding.UTF8.GetBytes(value[1..^1]);
        text = text[..Math.Min(text.Length, destination.Length - 1)];
        text.CopyTo(destination);
        destination[text.Length..].Clear();
        return null;
    }

    // As strtoull(3) with base 0 reads it.
    static bool TryParse(string value, out ulong number)
    {
        bool isNegative = value.StartsWith('-');
        ReadOnlySpan<char> digits = isNegative ? value.AsSpan(1) : value;
        bool isNumber = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : digits is ['0', _, ..] ? TryParseOctal(digits, out number)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        number = isNegative ? 0 - number : number;
        return isNumber;
    }

    static bool TryParseOctal(ReadOnlySpan<char> digits, out ulong number)
    {
        number = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7' || number >> 61 != 0)
            {
                return false;
            }

            number = number << 3 | (uint)(digit - '0');
        }

        return true;
    }

    static string Describe(ExternSpec variable) => variable.ValueKind switch
    {
        ConfigValueKind.Bool => "a bool",
        ConfigValueKind.Character => variable.IsSigned ? "a char" : "an unsigned char",
        ConfigValueKind.Integer => $"{(variable.IsSigned ? "a signed" : "an unsigned")} integer of {variable.Size} bytes",
        ConfigValueKind.Tristate => "an enum libbpf_tristate",
        ConfigValueKind.Text => "an array of char",
        _ => "its type",
    };
}
