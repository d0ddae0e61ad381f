using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Externs;

/// <summary>
/// The kernel takes no types of things that are defined elsewhere. This makes definitions of the declarations of externs: configuration
/// values get their places in the section, and what is in the kernel becomes an <c>int</c> each, which nobody reads.
/// </summary>
static class ExternTypes
{
    const int GlobalLinkage = 1; // BTF_VAR_GLOBAL_ALLOCATED, BTF_FUNC_GLOBAL
    const int ExternLinkage = 2; // BTF_VAR_GLOBAL_EXTERN, BTF_FUNC_EXTERN
    const string StandInName = "extern_function";

    /// <summary>The types with all externs defined, numbered as before; the same table if there are none.</summary>
    public static BtfTable Define(BtfTable types, IReadOnlyList<ExternSpec> externs)
    {
        if (externs.Count == 0)
        {
            return types;
        }

        var editor = new BtfEditor(types);
        int integer = FindInteger(types);
        integer = integer != 0 ? integer : editor.Add(BtfKind.Int, "int", sizeof(int), words: BtfRecord.IntWord(sizeof(int) * 8, isSigned: true));
        // A section cannot have functions: a variable stands in for them, and its name for those of their parameters.
        int standIn = editor.Add(BtfKind.Variable, StandInName, (uint)integer, words: GlobalLinkage);
        var named = new HashSet<int>(); // prototypes: many functions can share one
        var config = externs.Where(static external => external.Kind == ExternKind.KernelConfig).ToDictionary(static external => external.Type);
        for (int id = 1; id < types.Count; id++)
        {
            switch (types[id])
            {
                case { Kind: BtfKind.DataSection, Name: ExternSpec.ConfigSection } section:
                    DefineConfig(types, section, config, editor);
                    break;
                case { Kind: BtfKind.DataSection, Name: ExternSpec.SymbolSection } section:
                    DefineSymbols(types, section, standIn, editor);
                    break;
                case { Kind: BtfKind.Variable } variable when types.GetLinkage(variable) == ExternLinkage:
                    editor[id] = editor[id] with { SizeOrType = config.ContainsKey(id) ? variable.SizeOrType : (uint)integer, Words = [GlobalLinkage] };
                    break;
                case { Kind: BtfKind.Function, Count: ExternLinkage } function:
                    editor[id] = editor[id] with { Count = GlobalLinkage };
                    if (named.Add(function.Target))
                    {
                        NameParameters(editor, function.Target);
                    }

                    break;
                default:
                    break;
            }
        }

        return editor.ToTable();
    }

    static void DefineConfig(BtfTable types, BtfType section, Dictionary<int, ExternSpec> config, BtfEditor editor)
    {
        var variables = new List<BtfSectionVariable>();
        foreach (BtfSectionVariable entry in types.GetSectionVariables(section))
        {
            variables.Add(config.TryGetValue(entry.Type, out ExternSpec? value)
                ? new(entry.Type, value.Offset, value.Size)
                : throw new BpfFormatException($"Configuration value '{types[entry.Type].Name}' is in BTF but has no symbol", ExternSpec.ConfigSection));
        }

        variables.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
        SetVariables(editor, section.Id, variables);
    }

    static void DefineSymbols(BtfTable types, BtfType section, int standIn, BtfEditor editor)
    {
        var variables = new List<BtfSectionVariable>();
        foreach (BtfSectionVariable entry in types.GetSectionVariables(section))
        {
            variables.Add(new(types[entry.Type].Kind == BtfKind.Variable ? entry.Type : standIn, variables.Count * sizeof(int), sizeof(int)));
        }

        SetVariables(editor, section.Id, variables);
    }

    static void SetVariables(BtfEditor editor, int section, List<BtfSectionVariable> variables)
    {
        int end = variables.Select(static variable => variable.Offset + variable.Size).DefaultIfEmpty().Max();
        uint[] words = [.. variables.SelectMany(static variable => new[] { (uint)variable.Type, (uint)variable.Offset, (uint)variable.Size })];
        editor[section] = editor[section] with { SizeOrType = (uint)end, Words = words };
    }

    // The parameters of a function that is defined have names; compilers write none for a declaration.
    static void NameParameters(BtfEditor editor, int prototype)
    {
        if ((uint)prototype >= (uint)editor.Count || editor[prototype] is not { Kind: BtfKind.FunctionPrototype } record)
        {
            return;
        }

        uint[] words = [.. record.Words];
        for (int i = 0; i < words.Length; i += BtfRecord.ParameterWords)
        {
            bool isNamed = words[i] != 0 || words[i + 1] == 0; // one without a type is "..."
            words[i] = isNamed ? words[i] : editor.AddString(StandInName);
        }

        editor[prototype] = record with { Words = words };
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
}
