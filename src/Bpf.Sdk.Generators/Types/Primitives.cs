using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Types;

/// <summary>The C# types of C's integers and floats.</summary>
static class Primitives
{
    public static TypeUse? Of(CType type) => (type.Kind, type.Size) switch
    {
        (CTypeKind.Int, 1) when type.IsBool => new("bool", 1, 1),
        (CTypeKind.Int, _) => Integer(type.Size, type.IsSigned || type.IsChar),
        (CTypeKind.Float, 4) => new("float", 4, 4),
        (CTypeKind.Float, 8) => new("double", 8, 8),
        (CTypeKind.Pointer, _) => new("ulong", CTypes.PointerSize, CTypes.PointerSize),
        _ => null,
    };

    public static TypeUse? Integer(long size, bool isSigned) => size switch
    {
        1 => new(isSigned ? "sbyte" : "byte", 1, 1),
        2 => new(isSigned ? "short" : "ushort", 2, 2),
        4 => new(isSigned ? "int" : "uint", 4, 4),
        8 => new(isSigned ? "long" : "ulong", 8, 8),
        16 => new(isSigned ? "global::System.Int128" : "global::System.UInt128", 16, 16),
        _ => null,
    };

    /// <summary>A type's name as a person writes it.</summary>
    public static string Short(string type) => type.Substring(type.LastIndexOf('.') + 1);

    /// <summary>The part that a type has in the name of an array of it.</summary>
    public static string NameInArray(string type) => type switch
    {
        "bool" => "Boolean",
        "byte" => "Byte",
        "sbyte" => "SByte",
        "short" => "Int16",
        "ushort" => "UInt16",
        "int" => "Int32",
        "uint" => "UInt32",
        "long" => "Int64",
        "ulong" => "UInt64",
        "float" => "Single",
        "double" => "Double",
        _ => Short(type),
    };
}
