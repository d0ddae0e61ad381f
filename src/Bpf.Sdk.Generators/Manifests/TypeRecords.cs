using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>Reads <c>type</c>, <c>member</c> and <c>enumerator</c> records and makes sure that what they refer to is there and finite.</summary>
sealed class TypeRecords
{
    // C compilers stop at 63 nested declarators or so; this only keeps a damaged file from exhausting the stack.
    const int MaxDepth = 200;

    readonly Dictionary<int, (CType Type, int Line)> _types = [];
    readonly List<CMember> _members = [];
    readonly List<CEnumerator> _enumerators = [];
    (CType Type, int Line)? _current;

    public bool TryRead(ManifestLine line)
    {
        switch (line.Keyword)
        {
            case "type":
                Finish();
                _current = (ReadType(line), line.Number);
                return true;
            case "member" when _current is { Type.IsComposite: true }:
                var name = line.Value(0);
                _members.Add(new(name == "-" ? null : name, line.TypeNumber("type"), line.Size("offset"), (int)line.Size("bits", 0)));
                return true;
            case "enumerator" when _current is { Type.Kind: CTypeKind.Enum }:
                _enumerators.Add(new(line.Value(0), ReadEnumeratorNumber(line)));
                return true;
            default:
                return false;
        }
    }

    public EquatableArray<CType> Complete()
    {
        Finish();
        var finite = new HashSet<int>();
        foreach (var number in _types.Keys)
        {
            CheckFinite(number, finite, 0);
        }

        return _types.Values.Select(static entry => entry.Type).OrderBy(static type => type.Number).ToEquatableArray();
    }

    public void CheckReference(int number, int line)
    {
        if (number != 0 && !_types.ContainsKey(number))
        {
            throw new ManifestFormatException(line, $"type {number} is referred to and not described");
        }
    }

    void Finish()
    {
        if (_current is { } current)
        {
            var type = current.Type with { Members = _members.ToEquatableArray(), Enumerators = _enumerators.ToEquatableArray() };
            if (_types.ContainsKey(type.Number))
            {
                throw new ManifestFormatException(current.Line, $"type {type.Number} is described twice");
            }

            _types.Add(type.Number, (type, current.Line));
            _members.Clear();
            _enumerators.Clear();
        }
    }

    static CType ReadType(ManifestLine line)
    {
        var number = (int)line.ParseSize(line.Value(0), "type");
        var kind = line.Value(1) switch
        {
            "int" => CTypeKind.Int,
            "float" => CTypeKind.Float,
            "enum" => CTypeKind.Enum,
            "struct" => CTypeKind.Struct,
            "union" => CTypeKind.Union,
            "typedef" => CTypeKind.Typedef,
            "const" => CTypeKind.Const,
            "volatile" => CTypeKind.Volatile,
            "restrict" => CTypeKind.Restrict,
            "array" => CTypeKind.Array,
            "ptr" => CTypeKind.Pointer,
            "forward" => CTypeKind.Forward,
            "function" => CTypeKind.Function,
            _ => CTypeKind.Unknown,
        };
        var hasSize = kind is CTypeKind.Int or CTypeKind.Float or CTypeKind.Enum or CTypeKind.Struct or CTypeKind.Union;
        return new(
            number,
            kind,
            line.Text("name"),
            hasSize ? line.Size("size") : 0,
            line.TypeNumber(kind == CTypeKind.Array ? "of" : "to"),
            line.Size("count", 0),
            line.Flag("signed"),
            line.Flag("bool"),
            default,
            default);
    }

    static string ReadEnumeratorNumber(ManifestLine line)
    {
        var text = line.RequiredText("number");
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            || ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? text
            : throw new ManifestFormatException(line.Number, $"'{text}' is not a number that an enumerator can have");
    }

    void CheckFinite(int number, HashSet<int> finite, int depth)
    {
        if (number == 0 || finite.Contains(number))
        {
            return;
        }

        var (type, line) = _types[number];
        if (depth > MaxDepth)
        {
            throw new ManifestFormatException(line, $"type {number} contains itself, or is nested too deep");
        }

        foreach (var part in type.Members.Select(static member => member.Type).Append(type.Target))
        {
            CheckReference(part, line);
            CheckFinite(part, finite, depth + 1);
        }

        finite.Add(number);
    }
}
