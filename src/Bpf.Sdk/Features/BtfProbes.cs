using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using static Bpf.Sdk.Features.FeatureProbe;

namespace Bpf.Sdk.Features;

/// <summary>Asks for kinds of BTF, with the fewest types that have one.</summary>
static unsafe class BtfProbes
{
    const uint GlobalLinkage = 1; // BTF_FUNC_GLOBAL, BTF_VAR_GLOBAL_ALLOCATED
    const uint WholeDeclaration = uint.MaxValue; // the tag is for the declaration and not for one of its members

    public static FeatureSupport Minimal() => Takes(static _ => { });

    public static FeatureSupport Functions() => Takes(static types => AddFunction(types, "probe", linkage: 0));

    public static FeatureSupport GlobalFunctions() => Takes(static types => AddFunction(types, "probe", (int)GlobalLinkage));

    public static FeatureSupport BitFields() => Takes(static types =>
        types.Add(BtfKind.Struct, "probe", 4, count: 1, flag: true, types.AddString("field"), Int, 3u << 24));

    public static FeatureSupport DataSections() => Takes(static types => AddSection(types, ".data"));

    public static FeatureSupport SectionNames() => Takes(static types => AddSection(types, "?.data/probe"));

    public static FeatureSupport Float() => Takes(static types => types.Add(BtfKind.Float, "float", 4));

    public static FeatureSupport DeclarationTags() => Takes(static types =>
        types.Add(BtfKind.DeclarationTag, "tag", (uint)AddVariable(types), words: WholeDeclaration));

    public static FeatureSupport TypeTags() => Takes(static types =>
        types.Add(BtfKind.Pointer, "", (uint)types.Add(BtfKind.TypeTag, "tag", Int)));

    public static FeatureSupport TagAttributes() => Takes(static types =>
        types.Add(BtfKind.Pointer, "", (uint)types.Add(BtfKind.TypeTag, "tag", Int, flag: true)));

    public static FeatureSupport Enum64() => Takes(static types => types.Add(BtfKind.Enum64, "probe", 8));

    /// <summary>Types of modules have names, and the kernel says names of types since it has those.</summary>
    public static FeatureSupport Modules()
    {
        int result = LoadTypes(WithInt().ToImage());
        if (result < 0)
        {
            return Judge(result);
        }

        using var loaded = new BpfHandle(result);
        byte* name = stackalloc byte[16];
        var info = new BtfInfo { name = (ulong)name, name_len = 16 };
        // SAFETY: the kernel writes at most info_len bytes to info, and at most name_len to name; both are on this stack frame.
        var attributes = new ObjectInfoAttributes { bpf_fd = (uint)loaded.FileDescriptor, info_len = (uint)sizeof(BtfInfo), info = (ulong)&info };
        return Judge(BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes));
    }

    /// <summary>The number of <c>int</c> in the types of a probe.</summary>
    public const uint Int = 1;

    /// <summary>Types with <c>int</c>, to add to.</summary>
    public static BtfEditor WithInt()
    {
        var types = new BtfEditor();
        types.Add(BtfKind.Int, "int", 4, words: BtfRecord.IntWord(32, isSigned: true));
        return types;
    }

    /// <summary>Adds a function that takes a parameter.</summary>
    public static int AddFunction(BtfEditor types, string name, int linkage, uint parameter = Int)
    {
        int prototype = types.Add(BtfKind.FunctionPrototype, "", Int, count: 1, words: [types.AddString("argument"), parameter]);
        return types.Add(BtfKind.Function, name, (uint)prototype, count: linkage);
    }

    static int AddVariable(BtfEditor types) => types.Add(BtfKind.Variable, "variable", Int, words: GlobalLinkage);

    static void AddSection(BtfEditor types, string name)
    {
        var variable = (uint)AddVariable(types);
        types.Add(BtfKind.DataSection, name, 4, count: 1, words: [variable, 0, 4]);
    }

    static FeatureSupport Takes(Action<BtfEditor> add)
    {
        BtfEditor types = WithInt();
        add(types);
        return TakesTypes(types.ToImage());
    }
}
