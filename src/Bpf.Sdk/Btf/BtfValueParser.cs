using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bpf.Sdk.Btf;

/// <summary>
/// Makes the bytes of a C value from JSON, by the value's type: the counterpart of <see cref="BtfValueFormatter"/>, which takes what that writes. Members go by name,
/// enumerators by name or number, <c>char</c> arrays are text, pointers and integers may be hexadecimal text. What is not said is zero, as in C.
/// </summary>
/// <param name="types">The types.</param>
/// <param name="isBigEndian">Byte order and layout of bit fields of the machine that the bytes are for.</param>
sealed class BtfValueParser(BtfTable types, bool isBigEndian)
{
    const int MaximumDepth = 64; // deeper types contain themselves

    // Unions share their bytes, but no sound type does that so often.
    const int FieldsPerByte = 64;
    const int FewestFields = 4096;

    const int LongestList = 20; // of names in a message

    readonly Dictionary<int, Dictionary<string, Field>> _fields = [];
    readonly Dictionary<int, Dictionary<string, long>> _enumerators = [];
    long _budget; // of fields, for the value that is being made

    /// <summary>For values of this machine.</summary>
    public BtfValueParser(BtfTable types) : this(types, !BitConverter.IsLittleEndian)
    {
    }

    // Bits; the width is that of a bit field, or 0.
    readonly record struct Field(int Type, long Offset, int Width);

    // Where in the value something is, for messages.
    sealed record Place(Place? Outer, string? Member, int Index)
    {
        public override string ToString() => Member is null ? $"{Outer}[{Index}]" : Outer is null ? Member : $"{Outer}.{Member}";
    }

    /// <summary>Makes the bytes of a value.</summary>
    /// <param name="type">Number of its type: of a value, or of a data section.</param>
    /// <param name="text">JSON, or a word: the name of an enumerator, text of a <c>char</c> array, a hexadecimal number.</param>
    /// <param name="size">How many bytes the value has.</param>
    /// <exception cref="BpfException">The text is no such value. The message says where, and what would be.</exception>
    /// <exception cref="BpfFormatException">The type does not fit the bytes, or is none that a value can have.</exception>
    public byte[] Parse(int type, string text, int size)
    {
        try
        {
            _budget = FewestFields + (long)size * FieldsPerByte;
            using JsonDocument document = ReadJson(text);
            var target = new BitTarget(size, isBigEndian);
            Write(type, document.RootElement, target, 0, null, 0);
            return target.Bytes;
        }
        catch (InvalidOperationException)
        {
            throw Failure(null, "A text in it has half a character (an escaped surrogate without the other one).");
        }
    }

    static JsonDocument ReadJson(string text)
    {
        text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // halves of characters become marks
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, AllowTrailingCommas = true });
        }
        catch (JsonException exception)
        {
            string word = text.Trim();
            if (word.Length > 0 && word[0] is not ('{' or '[' or '"'))
            {
                return JsonDocument.Parse($"\"{JsonEncodedText.Encode(word)}\"");
            }

            throw Failure(null, $"It is not JSON: {exception.Message}");
        }
    }

    void Write(int id, JsonElement value, BitTarget target, long offset, Place? place, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new BpfFormatException($"BTF type {id} contains itself", ".BTF");
        }

        BtfType type = types.Resolve(id);
        switch (type.Kind)
        {
            case BtfKind.Int when types.GetInt(type) is var (isSigned, _, isBool, _):
                WriteInt(value, target, offset, type.SizeOrType * 8L, isSigned, isBool, type, place);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                WriteEnum(value, target, offset, type.SizeOrType * 8L, type, place);
                break;
            case BtfKind.Float:
                WriteFloat(value, target, offset, type, place);
                break;
            case BtfKind.Pointer:
                WriteInt(value, target, offset, 64, isSigned: false, isBool: false, type, place); // BPF is 64-bit
                break;
            case BtfKind.Array:
                WriteArray(value, target, offset, type, place, depth);
                break;
            case BtfKind.Struct or BtfKind.Union or BtfKind.DataSection:
                WriteMembers(value, target, offset, type, place, depth);
                break;
            default:
                throw new BpfFormatException($"BTF type {type.Id} is of kind {type.Kind}, which no value has", ".BTF");
        }
    }

    void WriteArray(JsonElement value, BitTarget target, long offset, BtfType array, Place? place, int depth)
    {
        (int element, uint count) = types.GetArray(array);
        if (value.ValueKind == JsonValueKind.String && BtfValueFormatter.IsCharacter(types, element))
        {
            WriteText(value.GetString()!, target, offset, count, place);
            return;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Failure(place, $"It is an array of {count}, written [1, 2]{(BtfValueFormatter.IsCharacter(types, element) ? " or as text, \"a\"" : "")}, and not {Kind(value)}.");
        }

        if (value.GetArrayLength() > count)
        {
            throw Failure(place, $"It has {count} elements, and {value.GetArrayLength()} are given.");
        }

        long size = types.SizeOf(element);
        foreach ((int index, JsonElement item) in value.EnumerateArray().Index())
        {
            Write(element, item, target, offset + index * size * 8, new(place, null, index), depth + 1);
        }
    }

    static void WriteText(string text, BitTarget target, long offset, uint count, Place? place)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length >= count)
        {
            throw Failure(place, $"Its text and the zero byte behind that have room for {count} bytes, and \"{Shortened(text)}\" takes {bytes.Length + 1}.");
        }

        for (int i = 0; i <= bytes.Length; i++)
        {
            Put(target, offset + i * 8L, 8, i < bytes.Length ? bytes[i] : 0u, place);
        }
    }

    void WriteMembers(JsonElement value, BitTarget target, long offset, BtfType type, Place? place, int depth)
    {
        Dictionary<string, Field> fields = FieldsOf(type);
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Failure(place, $"It is a {(type.Kind == BtfKind.Union ? "union" : "struct")}, written {{\"member\": 1}} with members {List(fields.Keys)}, and not {Kind(value)}.");
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            var member = new Place(place, property.Name, 0);
            if (!fields.TryGetValue(property.Name, out Field field))
            {
                throw Failure(member, $"There is no such member. There are {List(fields.Keys)}.");
            }

            if (field.Width > 0)
            {
                WriteBitField(property.Value, target, offset + field.Offset, field, member);
            }
            else
            {
                Write(field.Type, property.Value, target, offset + field.Offset, member, depth + 1);
            }
        }
    }

    void WriteBitField(JsonElement value, BitTarget target, long offset, Field field, Place place)
    {
        BtfType type = types.Resolve(field.Type);
        if (type.IsEnum)
        {
            WriteEnum(value, target, offset, field.Width, type, place);
        }
        else if (type.Kind == BtfKind.Int && field.Width <= 64)
        {
            (bool isSigned, _, bool isBool, _) = types.GetInt(type);
            WriteInt(value, target, offset, field.Width, isSigned, isBool, type, place);
        }
        else
        {
            throw new BpfFormatException($"BTF type {type.Id} is of kind {type.Kind} and cannot be a bit field of {field.Width} bits", ".BTF");
        }
    }

    static void WriteInt(JsonElement value, BitTarget target, long offset, long width, bool isSigned, bool isBool, BtfType type, Place? place)
    {
        if (isBool && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Put(target, offset, (int)width, value.ValueKind == JsonValueKind.True ? 1u : 0, place);
        }
        else if (value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            WriteHex(value.GetString()!, target, offset, width, place);
        }
        else
        {
            Int128 number = Number(value, $"{(isBool ? "It is true or false" : "It is a whole number")}, and not {Kind(value)}.", place);
            bool extends = isSigned && number < 0;
            // What has more than 64 bits has room for any.
            if (width <= 64)
            {
                Int128 least = isSigned ? -(Int128.One << (int)width - 1) : 0;
                Int128 greatest = isBool ? 1 : (Int128.One << (int)width - (isSigned ? 1 : 0)) - 1;
                if (number < least || number > greatest)
                {
                    throw Failure(place, $"{number} does not fit into {Named(type)}, which has room for {least} to {greatest}.");
                }
            }
            else if (number < 0 && !isSigned)
            {
                throw Failure(place, $"{number} does not fit into {Named(type)}, which has no negative numbers.");
            }

            PutWide(target, offset, width, (ulong)(number & ulong.MaxValue), extends ? ulong.MaxValue : 0, place);
        }
    }

    static void WriteHex(string text, BitTarget target, long offset, long width, Place? place)
    {
        ReadOnlySpan<char> digits = text.AsSpan(2).TrimStart('0');
        if (text.Length == 2 || digits.ContainsAnyExcept("0123456789abcdefABCDEF"))
        {
            throw Failure(place, $"\"{Shortened(text)}\" is not a hexadecimal number.");
        }

        // The first digit may be less than four bits.
        long bits = digits.IsEmpty ? 0 : (digits.Length - 1) * 4L + 32 - int.LeadingZeroCount(Convert.ToInt32(digits[0].ToString(), 16));
        if (bits > width)
        {
            throw Failure(place, $"\"{Shortened(text)}\" has {bits} bits, and there are {width}.");
        }

        // Sixteen digits are 64 bits, from the lowest ones on.
        for (long at = 0; at < width; at += 64)
        {
            int end = Math.Max(0, digits.Length - (int)(at / 4));
            ReadOnlySpan<char> part = digits[Math.Max(0, end - 16)..end];
            int count = (int)Math.Min(64, width - at);
            ulong value = part.IsEmpty ? 0 : ulong.Parse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            PutPart(target, offset, width, at, count, value, place);
        }
    }

    static void PutWide(BitTarget target, long offset, long width, ulong low, ulong high, Place? place)
    {
        for (long at = 0; at < width; at += 64)
        {
            PutPart(target, offset, width, at, (int)Math.Min(64, width - at), at == 0 ? low : high, place);
        }
    }

    // Of a number of several words, big-endian machines have the lowest one last.
    static void PutPart(BitTarget target, long offset, long width, long at, int count, ulong value, Place? place) =>
        Put(target, target.IsBigEndian ? offset + width - at - count : offset + at, count, value, place);

    void WriteEnum(JsonElement value, BitTarget target, long offset, long width, BtfType type, Place? place)
    {
        if (value.ValueKind == JsonValueKind.String && EnumeratorsOf(type) is var enumerators && !IsNumber(value.GetString()!))
        {
            if (!enumerators.TryGetValue(value.GetString()!, out long number))
            {
                throw Failure(place, $"{Named(type)} does not have \"{Shortened(value.GetString()!)}\". It has {List(enumerators.Keys)}.");
            }

            if (width < 64 && (number < (type.Flag ? -(1L << (int)width - 1) : 0) || number > (1L << (int)width - (type.Flag ? 1 : 0)) - 1))
            {
                throw Failure(place, $"{value.GetString()} is {number}, for which {width} bits are too few.");
            }

            Put(target, offset, (int)width, (ulong)number, place);
        }
        else
        {
            WriteInt(value, target, offset, width, type.Flag, isBool: false, type, place);
        }
    }

    static void WriteFloat(JsonElement value, BitTarget target, long offset, BtfType type, Place? place)
    {
        if (type.SizeOrType is not (4 or 8))
        {
            WriteInt(value, target, offset, type.SizeOrType * 8L, isSigned: false, isBool: false, type, place); // bytes that have no other form
            return;
        }

        double number = value.ValueKind switch
        {
            JsonValueKind.Number when value.GetDouble() is var given => double.IsFinite(given) ? given : throw Failure(place, $"{Shortened(value.GetRawText())} does not fit into {Named(type)}."),
            JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
            _ => throw Failure(place, $"It is a number, and not {Kind(value)}."),
        };
        if (type.SizeOrType == 8)
        {
            Put(target, offset, 64, BitConverter.DoubleToUInt64Bits(number), place);
        }
        else if (double.IsFinite(number) && !float.IsFinite((float)number))
        {
            throw Failure(place, $"{number.ToString(CultureInfo.InvariantCulture)} does not fit into {Named(type)}.");
        }
        else
        {
            Put(target, offset, 32, BitConverter.SingleToUInt32Bits((float)number), place);
        }
    }

    static bool IsNumber(string text) => text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '-');

    static Int128 Number(JsonElement value, string otherwise, Place? place)
    {
        string? text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String when IsNumber(value.GetString()!) => value.GetString(),
            _ => throw Failure(place, otherwise),
        };
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 number) && number >= long.MinValue && number <= ulong.MaxValue
            ? number
            : throw Failure(place, $"{Shortened(text!)} is not a whole number of 64 bits.");
    }

    static void Put(BitTarget target, long offset, int width, ulong bits, Place? place)
    {
        if (!target.TryPut(offset, width, bits))
        {
            throw Failure(place, "Another member of its union, which has the same bytes, is given with another value.");
        }
    }

    Dictionary<string, Field> FieldsOf(BtfType type)
    {
        if (!_fields.TryGetValue(type.Id, out Dictionary<string, Field>? fields))
        {
            fields = new(StringComparer.Ordinal);
            if (type.Kind == BtfKind.DataSection)
            {
                AddVariables(type, fields);
            }
            else
            {
                AddMembers(type, 0, fields, 0);
            }

            _fields.Add(type.Id, fields);
        }

        return fields;
    }

    void AddMembers(BtfType type, long start, Dictionary<string, Field> fields, int depth)
    {
        for (int i = 0; i < type.Count; i++)
        {
            if (depth > MaximumDepth || --_budget < 0)
            {
                throw new BpfFormatException($"BTF type {type.Id} contains itself, or has more members than any sound type", ".BTF");
            }

            BtfMemberRecord member = types.GetMember(type, i);
            string name = types.GetName(member.NameOffset);
            BtfType memberType = types.Resolve(member.Type);
            (long offset, int width) = BtfValueFormatter.FieldOf(types, member, memberType);
            if (width == 0 && offset % 8 != 0)
            {
                throw new BpfFormatException($"Member '{name}' of BTF type {type.Id} begins within a byte", ".BTF");
            }

            if (name.Length == 0 && width == 0 && memberType.IsComposite)
            {
                AddMembers(memberType, start + offset, fields, depth + 1);
            }
            else if (name.Length > 0 || width == 0) // an unnamed bit field is padding
            {
                fields.TryAdd(name, new(member.Type, start + offset, width));
            }
        }
    }

    void AddVariables(BtfType section, Dictionary<string, Field> fields)
    {
        foreach (BtfSectionVariable variable in types.GetSectionVariables(section))
        {
            BtfType declaration = types[variable.Type];
            if (declaration.Kind != BtfKind.Variable)
            {
                throw new BpfFormatException($"BTF type {declaration.Id} is of kind {declaration.Kind} where a section has a variable", ".BTF");
            }

            fields.TryAdd(declaration.Name, new(declaration.Target, (uint)variable.Offset * 8L, 0));
        }
    }

    Dictionary<string, long> EnumeratorsOf(BtfType type)
    {
        if (!_enumerators.TryGetValue(type.Id, out Dictionary<string, long>? enumerators))
        {
            enumerators = new(StringComparer.Ordinal);
            foreach (BtfEnumerator enumerator in types.GetEnumerators(type))
            {
                enumerators.TryAdd(enumerator.Name, enumerator.Value);
            }

            _enumerators.Add(type.Id, enumerators);
        }

        return enumerators;
    }

    static string Named(BtfType type) => type.Name is { Length: > 0 } name ? (type.IsEnum ? $"enum {name}" : name) : type.IsEnum ? "the enum" : "it";

    static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"\"{Shortened(value.GetString()!)}\"",
        _ => Shortened(value.GetRawText()),
    };

    static string List(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? "none" : string.Join(", ", names.Take(LongestList)) + (names.Count > LongestList ? $" and {names.Count - LongestList} more" : "");

    static string Shortened(string text) => text.Length <= 40 ? text : text[..39] + '…';

    static BpfException Failure(Place? place, string hint) => new("write value", place?.ToString(), 0, hint);
}
