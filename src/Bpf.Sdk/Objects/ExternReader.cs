using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads what an object uses and does not define: undefined symbols, and what BTF says of them.</summary>
static class ExternReader
{
    const int ExternLinkage = 2; // BTF_VAR_GLOBAL_EXTERN, BTF_FUNC_EXTERN (linux/btf.h)

    const int LargestAlignment = 8;

    /// <summary>
    /// All externs: values of the configuration first, in the order in which their section has them, then the others by name. The
    /// order is libbpf's, which shows in the instruction that a call of a missing function becomes.
    /// </summary>
    public static List<ExternSpec> Read(ElfFile elf, BtfTable? btf)
    {
        var externs = new List<ExternSpec>();
        Declarations? declarations = null;
        var seen = new HashSet<string>();
        foreach (ElfSymbol symbol in elf.GetSymbols(0))
        {
            if (IsExtern(symbol) && seen.Add(symbol.Name))
            {
                declarations ??= new(btf);
                externs.Add(ReadExtern(declarations, symbol));
            }
        }

        externs.Sort(Compare);
        int end = 0;
        for (int i = 0; i < externs.Count && externs[i].Kind == ExternKind.KernelConfig; i++)
        {
            ExternSpec value = externs[i];
            int offset = (end + value.Alignment - 1) / value.Alignment * value.Alignment;
            externs[i] = value with { Offset = offset };
            end = Limited(offset + (long)value.Size);
        }

        return externs;
    }

    public static bool IsExtern(ElfSymbol symbol) => symbol.IsUndefined && !symbol.IsLocal && symbol.Name.Length > 0;

    static ExternSpec ReadExtern(Declarations declarations, ElfSymbol symbol)
    {
        var spec = new ExternSpec { Name = symbol.Name, IsWeak = symbol.IsWeak };
        if (declarations.Btf is not { } btf || !declarations.Types.TryGetValue(symbol.Name, out int type) || !declarations.Sections.TryGetValue(type, out (string Name, int Size) section))
        {
            return spec;
        }

        BtfType declaration = btf[type];
        bool isFunction = declaration.Kind == BtfKind.Function;
        spec = spec with { CType = CTypeText.Of(btf, declaration.Target) };
        return section.Name switch
        {
            ExternSpec.SymbolSection => spec with
            {
                Type = type,
                Kind = isFunction ? ExternKind.KernelFunction
                    : btf.Resolve(declaration.Target).Kind == BtfKind.Void ? ExternKind.KernelSymbol
                    : ExternKind.KernelVariable,
            },
            ExternSpec.ConfigSection when !isFunction => ReadConfigValue(btf, spec with { Type = type, Kind = ExternKind.KernelConfig }, declaration.Target, section.Size),
            _ => spec,
        };
    }

    static ExternSpec ReadConfigValue(BtfTable btf, ExternSpec spec, int typeId, int sizeInSection)
    {
        BtfType type = btf.Resolve(typeId);
        BtfType element = type;
        uint count = 1;
        if (type.Kind == BtfKind.Array)
        {
            (int elementId, count) = btf.GetArray(type);
            element = btf.Resolve(elementId);
        }

        bool isSigned = element.Kind == BtfKind.Int && btf.GetInt(element).Signed;
        ConfigValueKind kind = (element.Kind, element.Size) switch
        {
            (BtfKind.Int, 1) when btf.GetInt(element).Bool => ConfigValueKind.Bool,
            (BtfKind.Int, 1) => ConfigValueKind.Character,
            (BtfKind.Int, 2 or 4 or 8) when !btf.GetInt(element).Bool => ConfigValueKind.Integer,
            (BtfKind.Enum, 4) or (BtfKind.Enum64, 8) when element.Name == "libbpf_tristate" => ConfigValueKind.Tristate,
            _ => ConfigValueKind.Unsupported,
        };
        if (type.Kind == BtfKind.Array)
        {
            kind = kind == ConfigValueKind.Character && count > 0 ? ConfigValueKind.Text : ConfigValueKind.Unsupported;
        }

        // What cannot be filled in still has a place, so that the section's type holds for the others.
        return kind == ConfigValueKind.Unsupported
            ? spec with { Size = Limited(sizeInSection), Alignment = LargestAlignment }
            : spec with { ValueKind = kind, IsSigned = isSigned, Size = Limited(element.Size * (long)count), Alignment = element.Size };
    }

    static int Compare(ExternSpec a, ExternSpec b)
    {
        bool isConfig = a.Kind == ExternKind.KernelConfig;
        return isConfig != (b.Kind == ExternKind.KernelConfig) ? (isConfig ? -1 : 1)
            : isConfig && a.Alignment != b.Alignment ? b.Alignment.CompareTo(a.Alignment)
            : isConfig && a.Size != b.Size ? a.Size.CompareTo(b.Size)
            : string.CompareOrdinal(a.Name, b.Name);
    }

    static int Limited(long size) =>
        size is >= 0 and <= ushort.MaxValue ? (int)size : throw new BpfFormatException($"The configuration values take {size} bytes", ExternSpec.ConfigSection);

    /// <summary>What BTF declares without defining it, and the section that C puts it into.</summary>
    sealed class Declarations
    {
        public Declarations(BtfTable? btf)
        {
            Btf = btf;
            for (int id = 1; id < (btf?.Count ?? 0); id++)
            {
                BtfType type = btf![id];
                if (type.Kind == BtfKind.DataSection && type.Name is ExternSpec.ConfigSection or ExternSpec.SymbolSection)
                {
                    foreach (BtfSectionVariable entry in btf.GetSectionVariables(type))
                    {
                        Sections.TryAdd(entry.Type, (type.Name, entry.Size));
                    }
                }
                else if ((type.Kind == BtfKind.Variable && btf.GetLinkage(type) == ExternLinkage) || (type.Kind == BtfKind.Function && type.Count == ExternLinkage))
                {
                    Types.TryAdd(type.Name, id);
                }
            }
        }

        public BtfTable? Btf { get; }

        public Dictionary<string, int> Types { get; } = [];

        public Dictionary<int, (string Name, int Size)> Sections { get; } = [];
    }
}
