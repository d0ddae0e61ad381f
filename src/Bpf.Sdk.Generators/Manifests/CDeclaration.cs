using System.Collections.Generic;
using System.Text;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>Writes types as C declares them, for documentation and messages.</summary>
static class CDeclaration
{
    /// <summary>A declaration such as <c>const volatile __u16 dest_port</c> or <c>char name[16]</c>.</summary>
    public static string Of(CTypes types, int type, string name)
    {
        var dimensions = new StringBuilder();
        var current = types.Find(type);
        while (current is { Kind: CTypeKind.Array })
        {
            dimensions.Append('[').Append(current.Count).Append(']');
            current = types.Find(current.Target);
        }

        var specifier = current is null ? "void" : Specifier(types, current);
        var separator = name.Length == 0 || specifier.EndsWith("*", System.StringComparison.Ordinal) ? "" : " ";
        return specifier + separator + name + dimensions;
    }

    /// <summary>The name of a type, such as <c>struct flow</c> or <c>__u64</c>.</summary>
    public static string Of(CTypes types, int type) => Of(types, type, "");

    /// <summary>A struct, union or enum with its members, line by line.</summary>
    public static IEnumerable<string> Definition(CTypes types, CType type)
    {
        yield return Head(type) + " {";
        foreach (var line in Body(types, type, 1))
        {
            yield return line;
        }

        yield return "};";
    }

    static IEnumerable<string> Body(CTypes types, CType type, int depth)
    {
        var indent = new string(' ', depth * 4);
        foreach (var enumerator in type.Enumerators)
        {
            yield return $"{indent}{enumerator.Name} = {enumerator.Number},";
        }

        foreach (var member in type.Members)
        {
            var inner = types.Strip(member.Type);
            if (inner is { IsComposite: true, Name: null } && types.Find(member.Type) is { IsAlias: false })
            {
                yield return $"{indent}{Head(inner)} {{";
                foreach (var line in Body(types, inner, depth + 1))
                {
                    yield return line;
                }

                yield return member.Name is null ? $"{indent}}};" : $"{indent}}} {member.Name};";
            }
            else
            {
                var bits = member.Bits > 0 ? " : " + member.Bits : "";
                yield return $"{indent}{Of(types, member.Type, member.Name ?? "")}{bits};";
            }
        }
    }

    static string Specifier(CTypes types, CType type) => type.Kind switch
    {
        CTypeKind.Const => Qualified("const", types, type),
        CTypeKind.Volatile => Qualified("volatile", types, type),
        CTypeKind.Restrict => Qualified("restrict", types, type),
        CTypeKind.Pointer => type.Name is null ? "void *" : type.Name.EndsWith("*", System.StringComparison.Ordinal) ? type.Name + "*" : type.Name + " *",
        _ => Tag(type),
    };

    // C puts a pointer's own qualifiers behind the star.
    static string Qualified(string qualifier, CTypes types, CType type) =>
        types.Strip(type.Target) is { Kind: CTypeKind.Pointer } && types.Find(type.Target) is { Kind: not CTypeKind.Typedef }
            ? Of(types, type.Target) + qualifier
            : qualifier + " " + Of(types, type.Target);

    static string Head(CType type) => Tag(type).Replace(" { … }", "");

    static string Tag(CType type)
    {
        var keyword = type.Kind switch
        {
            CTypeKind.Struct => "struct",
            CTypeKind.Union => "union",
            CTypeKind.Enum => "enum",
            CTypeKind.Forward => "struct",
            _ => null,
        };

        return keyword is null ? type.Name ?? "?" : type.Name is null ? keyword + " { … }" : keyword + " " + type.Name;
    }
}
