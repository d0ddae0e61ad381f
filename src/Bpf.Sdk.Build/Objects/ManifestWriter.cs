using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Build.Objects;

/// <summary>Writes an object's layout as the text that docs/manifest.md describes.</summary>
sealed class ManifestWriter
{
    readonly ObjectSpec _spec;
    readonly StringBuilder _records = new();
    readonly List<int> _types = []; // BTF numbers in the manifest's order
    readonly Dictionary<int, int> _numbers = new() { [0] = 0 };

    ManifestWriter(ObjectSpec spec) => _spec = spec;

    /// <param name="spec">The object.</param>
    /// <param name="source">Its source as the project names it.</param>
    /// <param name="resource">The name under which it is embedded.</param>
    public static string Write(ObjectSpec spec, string source, string resource)
    {
        var writer = new ManifestWriter(spec);
        writer.WriteMaps();
        writer.WritePrograms();
        writer.WriteSections();
        writer.WriteTypes();
        string records = writer._records.ToString();
        writer._records.Clear();
        const string Version = "bpf-manifest 1\n";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Version + records)).AsSpan(0, 8));
        writer.Record("object", source);
        writer.Field("resource", resource);
        if (spec.License.Length > 0)
        {
            writer.Field("license", spec.License);
        }

        writer.Field("hash", hash);
        writer.EndRecord();
        return Version + writer._records + records;
    }

    void WriteMaps()
    {
        foreach (MapSpec map in _spec.Maps)
        {
            BeginMap("map", map.Name, map);
            Field("pinning", map.Pinning.ToString());
            Flag("legacy", map.IsLegacy);
            EndMap(map);
            if (map.InnerMap is { } inner)
            {
                BeginMap("inner", map.Name, inner);
                EndMap(inner);
            }
        }
    }

    void BeginMap(string keyword, string name, MapSpec map)
    {
        Record(keyword, name);
        Field("type", map.Type.ToString());
        Field("key", map.KeySize);
        Field("value", map.ValueSize);
        Field("entries", map.MaxEntries);
        Field("flags", map.Flags);
    }

    void EndMap(MapSpec map)
    {
        if (map.Extra != 0)
        {
            Field("extra", map.Extra.ToString(CultureInfo.InvariantCulture));
        }

        TypeField("keytype", map.KeyType);
        TypeField("valuetype", map.ValueType);
        EndRecord();
    }

    void WritePrograms()
    {
        foreach (ProgramSpec program in _spec.Programs)
        {
            Record("program", program.Name);
            Field("section", program.SectionName);
            Field("type", program.Type.ToString());
            if (!program.AutoLoad)
            {
                Field("autoload", 0);
            }

            EndRecord();
        }
    }

    void WriteSections()
    {
        foreach (GlobalSectionSpec section in _spec.Sections)
        {
            Record("section", section.Name);
            Field("kind", section.Kind.ToString());
            Field("size", section.Size);
            EndRecord();
            foreach (GlobalVariableSpec variable in section.Variables)
            {
                Record("global", variable.Name);
                Field("section", section.Name);
                Field("offset", variable.Offset);
                Field("size", variable.Size);
                TypeField("type", variable.Type);
                if (variable.IsStatic)
                {
                    Field("static", 1);
                }

                EndRecord();
            }
        }
    }

    void WriteTypes()
    {
        if (_spec.Btf is not { } btf)
        {
            return;
        }

        // The list grows while types name others.
        for (int i = 0; i < _types.Count; i++)
        {
            WriteType(btf, i + 1, btf[_types[i]]);
        }
    }

    void WriteType(BtfTable btf, int number, BtfType type)
    {
        Record("type", number.ToString(CultureInfo.InvariantCulture));
        switch (type.Kind)
        {
            case BtfKind.Int:
                (bool isSigned, bool isChar, bool isBool, int bits) = btf.GetInt(type);
                _records.Append(" int");
                Field("name", type.Name);
                Field("size", type.Size);
                Field("bits", bits);
                Flag("signed", isSigned);
                Flag("char", isChar);
                Flag("bool", isBool);
                break;
            case BtfKind.Float:
                _records.Append(" float");
                Field("name", type.Name);
                Field("size", type.Size);
                break;
            case BtfKind.Enum or BtfKind.Enum64:
                _records.Append(" enum");
                NameField(type);
                Field("size", type.Size);
                Flag("signed", type.Flag);
                EndRecord();
                WriteEnumerators(btf, type);
                return;
            case BtfKind.Struct or BtfKind.Union:
                _records.Append(type.Kind == BtfKind.Struct ? " struct" : " union");
                NameField(type);
                Field("size", type.Size);
                EndRecord();
                WriteMembers(btf, type);
                return;
            case BtfKind.Typedef:
                _records.Append(" typedef");
                Field("name", type.Name);
                Field("to", Number(type.Target));
                break;
            case BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict:
                _records.Append(type.Kind switch { BtfKind.Const => " const", BtfKind.Volatile => " volatile", _ => " restrict" });
                Field("to", Number(type.Target));
                break;
            case BtfKind.Array:
                (int element, uint count) = btf.GetArray(type);
                _records.Append(" array");
                Field("of", Number(element));
                Field("count", count);
                break;
            case BtfKind.Pointer:
                _records.Append(" ptr");
                Field("name", CTypeName.Of(btf, type.Target));
                break;
            case BtfKind.Forward:
                _records.Append(" forward");
                Field("name", type.Name);
                break;
            case BtfKind.Function or BtfKind.FunctionPrototype:
                _records.Append(" function");
                NameField(type);
                break;
            default:
                throw new BpfFormatException($"BTF type {type.Id} is of kind {type.Kind}, which no variable or map can have", ".BTF");
        }

        EndRecord();
    }

    void WriteMembers(BtfTable btf, BtfType type)
    {
        foreach (BtfMember member in btf.GetMembers(type))
        {
            Record("member", member.Name.Length > 0 ? member.Name : "-");
            Field("type", Number(member.Type));
            Field("offset", member.BitOffset);
            if (member.BitSize != 0)
            {
                Field("bits", member.BitSize);
            }

            EndRecord();
        }
    }

    void WriteEnumerators(BtfTable btf, BtfType type)
    {
        foreach (BtfEnumerator enumerator in btf.GetEnumerators(type))
        {
            Record("enumerator", enumerator.Name);
            Field("number", enumerator.Value);
            EndRecord();
        }
    }

    int Number(int btfType)
    {
        BtfTable btf = _spec.Btf!;
        // Tags mean something to the kernel and nothing to the layout.
        BtfType type = btf[btfType];
        for (int depth = 0; type.Kind == BtfKind.TypeTag && depth < 64; depth++)
        {
            type = btf[type.Target];
        }

        if (!_numbers.TryGetValue(type.Id, out int number))
        {
            _types.Add(type.Id);
            number = _types.Count;
            _numbers.Add(type.Id, number);
        }

        return number;
    }

    void TypeField(string name, int btfType)
    {
        if (btfType != 0)
        {
            Field(name, Number(btfType));
        }
    }

    void NameField(BtfType type)
    {
        if (type.Name.Length > 0)
        {
            Field("name", type.Name);
        }
    }

    void Flag(string name, bool value)
    {
        if (value)
        {
            Field(name, 1);
        }
    }

    void Record(string keyword, string value)
    {
        _records.Append(keyword).Append(' ');
        Escape(value);
    }

    void Field(string name, long value) => _records.Append(CultureInfo.InvariantCulture, $" {name}={value}");

    void Field(string name, string value)
    {
        _records.Append(' ').Append(name).Append('=');
        Escape(value);
    }

    void EndRecord() => _records.Append('\n');

    void Escape(string value)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is ' ' or '%' or '=' || Rune.IsControl(rune))
            {
                foreach (byte part in bytes[..rune.EncodeToUtf8(bytes)])
                {
                    _records.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
                }
            }
            else
            {
                _records.Append(rune.ToString());
            }
        }
    }
}
