using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Build.Objects;

/// <summary>A type as C names it, for people: <c>const struct task_struct *</c>.</summary>
static class CTypeName
{
    const int MaximumDepth = 16; // a deeper name helps nobody, and BTF may be a loop

    public static string Of(BtfTable btf, int id) => Of(btf, id, 0);

    static string Of(BtfTable btf, int id, int depth)
    {
        BtfType type = btf[id];
        if (depth == MaximumDepth)
        {
            return "…";
        }

        return type.Kind switch
        {
            BtfKind.Pointer => Of(btf, type.Target, depth + 1) is var target && target.EndsWith('*') ? $"{target}*" : $"{target} *",
            BtfKind.Array => $"{Of(btf, btf.GetArray(type).Element, depth + 1)}[{btf.GetArray(type).Count}]",
            BtfKind.Const => $"const {Of(btf, type.Target, depth + 1)}",
            BtfKind.Volatile => $"volatile {Of(btf, type.Target, depth + 1)}",
            BtfKind.Restrict or BtfKind.TypeTag => Of(btf, type.Target, depth + 1),
            BtfKind.Struct => Tagged("struct", type),
            BtfKind.Union => Tagged("union", type),
            BtfKind.Enum or BtfKind.Enum64 => Tagged("enum", type),
            BtfKind.Forward => Tagged(type.Flag ? "union" : "struct", type),
            BtfKind.FunctionPrototype or BtfKind.Function => "function",
            _ => type.Name,
        };
    }

    static string Tagged(string keyword, BtfType type) => type.Name.Length > 0 ? $"{keyword} {type.Name}" : keyword;
}
