using System.Text;

namespace Bpf.Sdk.Btf;

/// <summary>
/// Takes a type apart as C writes it: what stands before the name (<see cref="Base"/>), and the name with all that C puts around it
/// (<see cref="Text"/>), as in <c>int</c> and <c>*(*name)[4]</c>.
/// </summary>
readonly record struct CDeclarator(BtfType Base, bool IsValue, string Qualifiers, string Text)
{
    const int MaximumDepth = 128;
    const int LongestText = 1 << 16; // prototypes can refer to each other so that each doubles the text

    /// <param name="btf">The types.</param>
    /// <param name="names">Their names.</param>
    /// <param name="layout">Decides what stands for a typedef.</param>
    /// <param name="id">The type.</param>
    /// <param name="name">What is declared; may be empty.</param>
    /// <param name="isValue">Whether it has to be complete, as <see cref="CHeaderPlan"/> has it.</param>
    /// <param name="parameter">Writes a parameter, given the depth.</param>
    /// <param name="depth">How far in.</param>
    public static CDeclarator Of(BtfTable btf, CNames names, CLayout layout, int id, string name, bool isValue, Func<BtfParameter, int, string> parameter, int depth)
    {
        string text = name;
        string qualifiers = "";
        bool isPointer = false; // what was looked at last: binds less than what is to come
        for (; depth < MaximumDepth; depth++)
        {
            BtfType type = btf[names.Definition(id)];
            switch (type.Kind)
            {
                case BtfKind.Const:
                    qualifiers = Qualified(qualifiers, "const");
                    break;
                case BtfKind.Volatile:
                    qualifiers = Qualified(qualifiers, "volatile");
                    break;
                case BtfKind.Restrict:
                    qualifiers = Qualified(qualifiers, "restrict");
                    break;
                case BtfKind.TypeTag:
                    qualifiers = type.Flag && IsAddressSpace(type.Name) ? Qualified(qualifiers, $"__attribute__(({type.Name}))") : qualifiers;
                    break;
                case BtfKind.Pointer:
                    text = qualifiers.Length == 0 ? $"*{text}" : text.Length == 0 ? $"* {qualifiers}" : $"* {qualifiers} {text}";
                    (qualifiers, isPointer, isValue) = ("", true, false);
                    break;
                case BtfKind.Array:
                    (int element, uint count) = btf.GetArray(type);
                    text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(isPointer ? $"({text})" : text)}[{count}]");
                    (id, isPointer, isValue) = (element, false, true);
                    Check(text, type);
                    continue;
                case BtfKind.FunctionPrototype:
                    text = $"{(isPointer ? $"({text})" : text)}({Parameters(btf.GetParameters(type), parameter, depth + 1)})";
                    (qualifiers, isPointer, isValue) = ("", false, false);
                    break;
                case BtfKind.Typedef when isValue && layout.Value(type) is var value && value != type.Id:
                    id = value;
                    continue;
                default:
                    // "restrict" is for pointers, and the typedef of one has it where it is declared.
                    return new(type, isValue, qualifiers.Replace("restrict", "", StringComparison.Ordinal).Trim(), text);
            }

            Check(text, type);
            id = type.Target;
        }

        throw new BpfFormatException($"BTF type {id} is nested more than {MaximumDepth} deep, or refers to itself", ".BTF");
    }

    static string Parameters(BtfParameter[] parameters, Func<BtfParameter, int, string> write, int depth)
    {
        switch (parameters)
        {
            case []:
                return "void";
            case [{ Type: 0 }]:
                return ""; // of a function without a prototype: C takes no "..." alone
        }

        var text = new StringBuilder();
        for (int i = 0; i < parameters.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(parameters[i].Type == 0 && i == parameters.Length - 1 ? "..." : write(parameters[i], depth));
        }

        return text.ToString();
    }

    static string Qualified(string qualifiers, string one) => qualifiers.Contains(one, StringComparison.Ordinal) ? qualifiers : qualifiers.Length == 0 ? one : $"{qualifiers} {one}";

    // The one attribute of a type that changes what a program does: where a pointer into an arena points to.
    static bool IsAddressSpace(string attribute) =>
        attribute.StartsWith("address_space(", StringComparison.Ordinal) && attribute.EndsWith(')') && attribute[14..^1] is { Length: > 0 } number && number.All(char.IsAsciiDigit);

    static void Check(string text, BtfType type)
    {
        if (text.Length > LongestText)
        {
            throw new BpfFormatException($"BTF type {type.Id} has more than {LongestText} characters when it is written as C", ".BTF");
        }
    }
}
