namespace Bpf.Sdk.Btf;

/// <summary>Types as people write them in C, for messages: <c>int (struct task_struct *, u32)</c>. What is deep is left out.</summary>
static class CTypeText
{
    const int MaximumDepth = 6;
    const int MostTypes = 64; // functions take as many functions as hostile types say

    public static string Of(BtfTable table, int id)
    {
        int left = MostTypes;
        return Of(table, id, MaximumDepth, ref left);
    }

    static string Of(BtfTable table, int id, int depth, ref int left)
    {
        BtfType type = table[id];
        if (--left < 0 || depth == 0)
        {
            return "…";
        }

        return type.Kind switch
        {
            BtfKind.Pointer when table.Resolve(type.Target) is { Kind: BtfKind.FunctionPrototype } function => Prototype(table, function, "(*)", depth - 1, ref left),
            BtfKind.Pointer => Of(table, type.Target, depth - 1, ref left) is var target && target.EndsWith('*') ? target + "*" : target + " *",
            BtfKind.Array => $"{Of(table, table.GetArray(type).Element, depth - 1, ref left)}[{table.GetArray(type).Count}]",
            BtfKind.FunctionPrototype => Prototype(table, type, "", depth - 1, ref left),
            BtfKind.Const => "const " + Of(table, type.Target, depth - 1, ref left),
            BtfKind.Volatile => "volatile " + Of(table, type.Target, depth - 1, ref left),
            BtfKind.Restrict or BtfKind.TypeTag => Of(table, type.Target, depth - 1, ref left),
            BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Forward => Tagged(type),
            BtfKind.Variable or BtfKind.Function => Of(table, type.Target, depth - 1, ref left),
            _ => type.Name,
        };
    }

    static string Prototype(BtfTable table, BtfType type, string name, int depth, ref int left)
    {
        var parameters = new List<string>();
        for (int i = 0; i < type.Count && left >= 0; i++)
        {
            int parameter = table.GetParameterType(type, i);
            parameters.Add(parameter == 0 && i == type.Count - 1 ? "..." : Of(table, parameter, depth, ref left));
        }

        string result = Of(table, type.Target, depth, ref left);
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
