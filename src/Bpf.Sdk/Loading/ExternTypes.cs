using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>
/// The kernel takes no types of things that are defined elsewhere. This makes definitions of the declarations of externs: configuration
/// values get their places in the section, and what is in the kernel becomes an <c>int</c> each, which nobody reads.
/// </summary>
static class ExternTypes
{
    const int HeaderSize = 24; // struct btf_header
    const int VariableSize = 12; // struct btf_var_secinfo
    const int ParameterSize = 8; // struct btf_param
    const uint GlobalLinkage = 1; // BTF_VAR_GLOBAL_ALLOCATED, BTF_FUNC_GLOBAL
    const int ExternLinkage = 2; // BTF_VAR_GLOBAL_EXTERN, BTF_FUNC_EXTERN

    /// <summary>The types with all externs defined, numbered as before; the same table if there are none.</summary>
    public static BtfTable Define(BtfTable types, IReadOnlyList<ExternSpec> externs)
    {
        if (externs.Count == 0)
        {
            return types;
        }

        var image = new Image(types);
        int integer = FindInteger(types);
        if (integer == 0)
        {
            integer = image.Append(image.AppendName("int"), BtfKind.Int, sizeof(int), 1u << 24 | sizeof(int) * 8);
        }

        // A section cannot have functions: a variable stands in for them, and its name for those of their parameters.
        uint standInName = image.AppendName("extern_function");
        int standIn = image.Append(standInName, BtfKind.Variable, (uint)integer, GlobalLinkage);
        var config = externs.Where(static external => external.Kind == ExternKind.KernelConfig).ToDictionary(static external => external.Type);
        for (int id = 1; id < types.Count; id++)
        {
            switch (types[id])
            {
                case { Kind: BtfKind.DataSection, Name: ExternSpec.ConfigSection } section:
                    WriteConfig(types, section, config, image);
                    break;
                case { Kind: BtfKind.DataSection, Name: ExternSpec.SymbolSection } section:
                    WriteSymbols(types, section, standIn, image);
                    break;
                case { Kind: BtfKind.Variable } variable when types.GetLinkage(variable) == ExternLinkage:
                    image.Write(variable.Payload - 4, (uint)(config.ContainsKey(id) ? variable.Target : integer));
                    image.Write(variable.Payload, GlobalLinkage);
                    break;
                case { Kind: BtfKind.Function, Count: ExternLinkage } function:
                    image.Write(function.Payload - 8, (uint)BtfKind.Function << 24 | GlobalLinkage);
                    NameParameters(types[function.Target], standInName, image);
                    break;
                default:
                    break;
            }
        }

        return image.Parse();
    }

    static void WriteConfig(BtfTable types, BtfType section, Dictionary<int, ExternSpec> config, Image image)
    {
        var variables = new List<BtfSectionVariable>();
        int end = 0;
        foreach (BtfSectionVariable entry in types.GetSectionVariables(section))
        {
            if (!config.TryGetValue(entry.Type, out ExternSpec? value))
            {
                throw new BpfFormatException($"Configuration value '{types[entry.Type].Name}' is in BTF but has no symbol", ExternSpec.ConfigSection);
            }

            variables.Add(new(entry.Type, value.Offset, value.Size));
            end = Math.Max(end, value.Offset + value.Size);
        }

        variables.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
        image.WriteSection(section, end, variables);
    }

    static void WriteSymbols(BtfTable types, BtfType section, int standIn, Image image)
    {
        var variables = new List<BtfSectionVariable>();
        foreach (BtfSectionVariable entry in types.GetSectionVariables(section))
        {
            variables.Add(new(types[entry.Type].Kind == BtfKind.Variable ? entry.Type : standIn, variables.Count * sizeof(int), sizeof(int)));
        }

        image.WriteSection(section, variables.Count * sizeof(int), variables);
    }

    // The parameters of a function that is defined have names; compilers write none for a declaration.
    static void NameParameters(BtfType prototype, uint name, Image image)
    {
        for (int i = 0; prototype.Kind == BtfKind.FunctionPrototype && i < prototype.Count; i++)
        {
            image.NameParameter(prototype.Payload + i * ParameterSize, name);
        }
    }

    static int FindInteger(BtfTable types)
    {
        for (int id = 1; id < types.Count; id++)
        {
            if (types[id] is { Kind: BtfKind.Int, Size: sizeof(int) } type && types.GetInt(type).Bits == sizeof(int) * 8)
            {
                return id;
            }
        }

        return 0;
    }

    /// <summary>The bytes of a table while they are changed. Only for this machine's byte order, in which objects are loaded.</summary>
    sealed class Image
    {
        readonly List<byte> _appended = [];
        readonly List<byte> _names;
        readonly byte[] _types;
        int _count;

        public Image(BtfTable types)
        {
            ReadOnlySpan<byte> image = types.Image.Span;
            int header = (int)Read(image[4..]);
            _types = image.Slice(types.TypesOffset, (int)Read(image[12..])).ToArray();
            _names = [.. image.Slice(header + (int)Read(image[16..]), (int)Read(image[20..]))];
            _count = types.Count;
        }

        public uint AppendName(string name)
        {
            uint at = (uint)_names.Count;
            _names.AddRange(Encoding.UTF8.GetBytes(name + '\0'));
            return at;
        }

        /// <summary>Adds a type that has one word behind its header.</summary>
        /// <returns>Its number.</returns>
        public int Append(uint name, BtfKind kind, uint sizeOrType, uint payload)
        {
            foreach (uint word in (ReadOnlySpan<uint>)[name, (uint)kind << 24, sizeOrType, payload])
            {
                _appended.AddRange(BitConverter.GetBytes(word));
            }

            return _count++;
        }

        public void Write(int at, uint value) => BitConverter.TryWriteBytes(_types.AsSpan(at), value);

        public void NameParameter(int at, uint name)
        {
            if (Read(_types.AsSpan(at)) == 0 && Read(_types.AsSpan(at + 4)) != 0) // a parameter without a type is "..."
            {
                Write(at, name);
            }
        }

        public void WriteSection(BtfType section, int size, List<BtfSectionVariable> variables)
        {
            Write(section.Payload - 4, (uint)size);
            foreach ((int index, BtfSectionVariable variable) in variables.Index())
            {
                int at = section.Payload + index * VariableSize;
                Write(at, (uint)variable.Type);
                Write(at + 4, (uint)variable.Offset);
                Write(at + 8, (uint)variable.Size);
            }
        }

        public BtfTable Parse()
        {
            byte[] image = new byte[HeaderSize + _types.Length + _appended.Count + _names.Count];
            BitConverter.TryWriteBytes(image.AsSpan(0), (ushort)0xeb9f);
            image[2] = 1;
            uint typesLength = (uint)(_types.Length + _appended.Count);
            foreach ((int index, uint word) in new uint[] { HeaderSize, 0, typesLength, typesLength, (uint)_names.Count }.Index())
            {
                BitConverter.TryWriteBytes(image.AsSpan(4 + index * 4), word);
            }

            _types.CopyTo(image, HeaderSize);
            _appended.CopyTo(image, HeaderSize + _types.Length);
            _names.CopyTo(image, HeaderSize + (int)typesLength);
            return BtfTable.Parse(image);
        }

        static uint Read(ReadOnlySpan<byte> bytes) => BitConverter.ToUInt32(bytes);
    }
}
