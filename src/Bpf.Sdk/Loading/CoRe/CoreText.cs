using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>Types as C writes them, for messages.</summary>
static class CoreText
{
    /// <summary>For example <c>struct task_struct</c>, <c>char[16]</c>.</summary>
    public static string Name(BtfTable table, int id) => Name(table, id, depth: 8);

    static string Name(BtfTable table, int id, int depth)
    {
        BtfType type = table[id];
        string name = type.Name;
        string known = name.Length > 0 ? name : "(anonymous)";
        return type.Kind switch
        {
            _ when depth == 0 => "…",
            BtfKind.Struct => $"struct {known}",
            BtfKind.Union => $"union {known}",
            BtfKind.Enum or BtfKind.Enum64 => $"enum {known}",
            BtfKind.Forward => type.Flag ? $"union {known}" : $"struct {known}",
            BtfKind.Pointer => $"{Name(table, type.Target, depth - 1)} *",
            BtfKind.Array => $"{Name(table, table.GetArray(type).Element, depth - 1)}[{table.GetArray(type).Count}]",
            BtfKind.FunctionPrototype => "function",
            _ when type.IsModifier => Name(table, type.Target, depth - 1),
            _ => name,
        };
    }
}
