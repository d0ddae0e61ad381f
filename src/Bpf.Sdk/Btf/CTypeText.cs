namespace Bpf.Sdk.Btf;

/// <summary>Types as people write them in C, for messages: <c>int (struct task_struct *, u32)</c>. What is deep is left out.</summary>
static class CTypeText
{
    const int MaximumDepth = 6;

    public static string Of(BtfTable table, int id) => Of(table, id, MaximumDepth);

    static string Of(BtfTable table, int id, int depth)
    {
        BtfType type = table[id];
        if (depth == 0)
        {
            return "…";
        }

        return type.Kind switch
        {
            BtfKind.Pointer when table.Resolve(type.Target) is { Kind: BtfKind.FunctionPrototype } function => Prototype(table, function, "(*)", depth - 1),
            BtfKind.Pointer => Of(table, type.Target, depth - 1) is var target && target.EndsWith('*') ? target + "*" : target + " *",
            BtfKind.Array => $"{Of(table, table.GetArray(type).Element, depth - 1)}[{table.GetArray(type).Count}]",
            BtfKind.FunctionPrototype => Prototype(table, type, "", depth - 1),
            BtfKind.Const => "const " + Of(table, type.Target, depth - 1),
            BtfKind.Volatile => "volatile " + Of(table, type.Target, depth - 1),
            BtfKind.Restrict or BtfKind.TypeTag => Of(table, type.Target, depth - 1),
            BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Forward => Tagged(type),
            BtfKind.Variable or BtfKind.Function => Of(table, type.Target, depth - 1),
            _ => type.Name,
        };
    }

    static string Prototype(BtfTable table, BtfType type, string name, int depth)
    {
        var parameters = new List<string>();
        foreach (BtfParameter parameter in table.GetParameters(type))
        {
            parameters.Add(parameter.Type == 0 ? "..." : Of(table, parameter.Type, depth));
        }

        string result = Of(table, type.Target, depth);
        return $"{result}{(result.EndsWith('*') ? "" : " ")}{name}({(parameters.Count > 0 ? string.Join(", ", parameters) : "void")})";
    }

    static string Tagged(BtfType type)
    {
        string keyword = type.Kind switch
        {
            BtfKind.Union => "union",
            BtfKind.Forward when type.Flag => "union",
            BtfKind.Enum or BtfKind.Enum64 => "enum",
            _ => "struct",
        };
        return type.NameOffset != 0 ? $"{keyword} {type.Name}" : $"{keyword} {{…}}";
    }
}
