using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>One record: a keyword, bare values, then <c>name=value</c> fields.</summary>
sealed class ManifestLine
{
    readonly List<string> _values = [];
    readonly Dictionary<string, string> _fields = [];

    public ManifestLine(string text, int number)
    {
        Number = number;
        var parts = text.Split(' ');
        Keyword = parts[0];
        for (var i = 1; i < parts.Length; i++)
        {
            var equals = parts[i].IndexOf('=');
            if (equals < 0)
            {
                _values.Add(Unescape(parts[i]));
            }
            else
            {
                _fields[parts[i].Substring(0, equals)] = Unescape(parts[i].Substring(equals + 1));
            }
        }
    }

    /// <summary>Counted from 0.</summary>
    public int Number { get; }

    public string Keyword { get; }

    public string Value(int index) => index < _values.Count
        ? _values[index]
        : throw new ManifestFormatException(Number, $"record '{Keyword}' has too few values");

    public string? Text(string field) => _fields.TryGetValue(field, out var value) ? value : null;

    public string RequiredText(string field) =>
        Text(field) ?? throw new ManifestFormatException(Number, $"record '{Keyword}' has no field '{field}'");

    public bool Flag(string field) => Text(field) == "1";

    public long Size(string field, long? absent = null)
    {
        if (absent is { } value && !_fields.ContainsKey(field))
        {
            return value;
        }

        return ParseSize(RequiredText(field), field);
    }

    /// <summary>A type number; absent it is 0.</summary>
    public int TypeNumber(string field) => (int)Size(field, 0);

    /// <summary>A number of up to 64 bits; absent it is 0.</summary>
    public ulong LongNumber(string field) =>
        Text(field) is not { } text ? 0
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ManifestFormatException(Number, $"'{text}' is not a number that '{field}' of record '{Keyword}' can be");

    public long ParseSize(string text, string what) =>
        // What the kernel and BTF count fits 32 bits; more is a damaged file, and would overflow sums made of it.
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (what != "type" || number <= int.MaxValue)
            ? number
            : throw new ManifestFormatException(Number, $"'{text}' is not a number that '{what}' of record '{Keyword}' can be");

    string Unescape(string text)
    {
        if (text.IndexOf('%') < 0)
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                // Surrogates stay pairs only when they are encoded together.
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
            }
            else if (i + 2 < text.Length && byte.TryParse(text.Substring(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                throw new ManifestFormatException(Number, $"'{text}' has a '%' that two hex digits do not follow");
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
