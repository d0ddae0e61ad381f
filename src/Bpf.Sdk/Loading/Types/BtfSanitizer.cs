using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using static Bpf.Sdk.Features.KernelFeature;

namespace Bpf.Sdk.Loading.Types;

/// <summary>
/// Rewrites an object's types into what the kernel takes. Every type keeps its number, and what it says of sizes and places as far as
/// an older kind can say it: whoever refers to types need not know.
/// </summary>
static class BtfSanitizer
{
    /// <summary>Rewrites types for a kernel.</summary>
    /// <param name="types">The object's types.</param>
    /// <param name="features">The kernel.</param>
    /// <returns>The bytes for BPF_BTF_LOAD: the object's own if there is nothing to rewrite.</returns>
    public static ReadOnlyMemory<byte> Sanitize(BtfTable types, KernelFeatures features) =>
        Apply([.. Rules.Where(rule => rule.LackOf is not { } feature || features.Lacks(feature))], types);

    /// <summary>As the other, with what the kernel is known to lack already, so that it need not be asked for what it may have.</summary>
    public static ReadOnlyMemory<byte> SanitizeForKnown(BtfTable types, KernelFeatures features) =>
        Apply([.. Rules.Where(rule => rule.LackOf is { } feature && features.IsKnownToLack(feature))], types);

    static ReadOnlyMemory<byte> Apply(Rule[] rules, BtfTable types)
    {
        if (rules.Length == 0)
        {
            return types.Image;
        }

        var editor = new BtfEditor(types);
        bool changed = false;
        for (int id = 1; id < types.Count; id++)
        {
            BtfRecord type = editor[id];
            foreach (Rule rule in rules)
            {
                if (rule.IsFor(editor, type))
                {
                    editor[id] = rule.Rewrite(editor, type);
                    changed = true;
                    break;
                }
            }
        }

        return changed ? editor.ToImage() : types.Image;
    }

    /// <summary>What becomes of a type if the kernel lacks a feature. The first rule that is for a type counts.</summary>
    /// <param name="LackOf">The feature; null if no kernel takes the type.</param>
    /// <param name="IsFor">Whether it is for a type.</param>
    /// <param name="Rewrite">Makes a type that older kernels take.</param>
    sealed record Rule(KernelFeature? LackOf, Func<BtfEditor, BtfRecord, bool> IsFor, Func<BtfEditor, BtfRecord, BtfRecord> Rewrite);

    static readonly Rule[] Rules =
    [
        // A variable of one byte fits wherever the true one did.
        new(BtfDataSections, Is(BtfKind.Variable), static (_, type) => Byte(type)),
        new(BtfDataSections, Is(BtfKind.DataSection), AsStruct),
        // An empty section is refused by all kernels (btf_datasec_check_meta); compilers write one for a section without bytes.
        new(null, static (_, type) => type is { Kind: BtfKind.DataSection, SizeOrType: 0 },
            static (types, type) => type with { Name = types.AddString(Identifier(types, type.Name)), Kind = BtfKind.Struct, Count = 0, Words = [] }),
        new(BtfSectionNames, static (types, type) => type.Kind == BtfKind.DataSection && !IsPlainName(types.GetString(type.Name)),
            static (types, type) => type with { Name = types.AddString(Plain(types.GetString(type.Name))) }),

        // Parameters have the layout of enumerators. Kernels that have no functions do not look at their names.
        new(BtfFunctions, Is(BtfKind.FunctionPrototype), static (_, type) => type with { Kind = BtfKind.Enum, SizeOrType = sizeof(uint) }),
        new(BtfFunctions, Is(BtfKind.Function), static (_, type) => type with { Kind = BtfKind.Typedef, Count = 0 }),
        new(BtfGlobalFunctions, static (_, type) => type is { Kind: BtfKind.Function, Count: not 0 }, static (_, type) => type with { Count = 0 }),

        // "float" is a keyword and not a name of structs.
        new(BtfFloat, Is(BtfKind.Float), static (_, type) => type with { Name = 0, Kind = BtfKind.Struct }),
        new(BtfDeclarationTags, Is(BtfKind.DeclarationTag), static (_, type) => Byte(type)),
        new(BtfDataSections, Is(BtfKind.DeclarationTag), static (_, type) => Byte(type)), // a byte, which the variable became, takes no tag
        new(BtfTagAttributes, static (_, type) => type is { Kind: BtfKind.DeclarationTag, Flag: true }, static (_, type) => Byte(type)),
        new(BtfTypeTags, Is(BtfKind.TypeTag), static (_, type) => AsConst(type)),
        new(BtfTagAttributes, static (_, type) => type is { Kind: BtfKind.TypeTag, Flag: true }, static (_, type) => AsConst(type)),
        new(BtfEnum64, Is(BtfKind.Enum64), AsUnion),
        new(BtfEnum64, static (_, type) => type is { Kind: BtfKind.Enum, Flag: true }, static (_, type) => type with { Flag = false }),
        new(BtfBitFields, static (_, type) => type is { Kind: BtfKind.Struct or BtfKind.Union, Flag: true }, WithoutBitFields),
    ];

    static Func<BtfEditor, BtfRecord, bool> Is(BtfKind kind) => (_, type) => type.Kind == kind;

    static BtfRecord Byte(BtfRecord type) => type with { Kind = BtfKind.Int, Count = 0, Flag = false, SizeOrType = 1, Words = [BtfRecord.IntWord(8, isSigned: false)] };

    static BtfRecord AsConst(BtfRecord type) => type with { Name = 0, Kind = BtfKind.Const, Flag = false };

    // Variables have the layout of members, but for their order: type, offset and size in bytes, for name, type, offset in bits.
    static BtfRecord AsStruct(BtfEditor types, BtfRecord section)
    {
        var members = new uint[section.Words.Length];
        for (int i = 0; i + 2 < members.Length; i += BtfRecord.MemberWords)
        {
            uint variable = section.Words[i];
            members[i] = variable < types.Count ? types[(int)variable].Name : 0;
            members[i + 1] = variable;
            members[i + 2] = section.Words[i + 1] * 8;
        }

        return section with { Name = types.AddString(Identifier(types, section.Name)), Kind = BtfKind.Struct, Words = members };
    }

    // Enumerators have the layout of members: the name stays, and the two halves of the value become type and offset of a byte.
    static BtfRecord AsUnion(BtfEditor types, BtfRecord type)
    {
        var members = (uint[])type.Words.Clone();
        uint one = members.Length > 0 ? PlaceholderOf(types) : 0;
        for (int i = 0; i + 2 < members.Length; i += BtfRecord.MemberWords)
        {
            (members[i + 1], members[i + 2]) = (one, 0);
        }

        return type with { Kind = BtfKind.Union, Flag = false, Words = members };
    }

    static uint PlaceholderOf(BtfEditor types)
    {
        const string Name = "enum64_placeholder"; // libbpf's name, which other tools know
        uint name = types.AddString(Name);
        for (int id = types.Count - 1; id > 0; id--)
        {
            if (types[id].Name == name)
            {
                return (uint)id;
            }
        }

        return (uint)types.Add(BtfKind.Int, Name, 1, words: BtfRecord.IntWord(8, isSigned: false));
    }

    // Before the flag, offsets were whole words: members that are bit fields go, the others say the same without it.
    static BtfRecord WithoutBitFields(BtfEditor types, BtfRecord type)
    {
        var members = new List<uint>();
        for (int i = 0; i + 2 < type.Words.Length; i += BtfRecord.MemberWords)
        {
            if (type.Words[i + 2] >> 24 == 0)
            {
                members.AddRange(type.Words.AsSpan(i, BtfRecord.MemberWords));
            }
        }

        return type with { Flag = false, Count = members.Count / BtfRecord.MemberWords, Words = [.. members] };
    }

    static bool IsPlainName(string name) => name == Plain(name);

    // What kernels took for a section's name before they took anything printable (btf_name_valid_section).
    static string Plain(string name) => string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' ? c : '_'));

    static string Identifier(BtfEditor types, uint name)
    {
        string plain = Plain(types.GetString(name)).Replace('.', '_');
        return plain.Length > 0 && char.IsAsciiDigit(plain[0]) ? '_' + plain : plain;
    }
}
