using System.Collections.Generic;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>The types of an object by number, and what follows from several of them together.</summary>
sealed class CTypes
{
    public const int PointerSize = 8;

    readonly Dictionary<int, CType> _types = [];

    public CTypes(IEnumerable<CType> types)
    {
        foreach (var type in types)
        {
            _types[type.Number] = type;
        }
    }

    /// <summary>The type of that number, or null for <c>void</c>.</summary>
    public CType? Find(int number) => _types.TryGetValue(number, out var type) ? type : null;

    /// <summary>The type behind typedefs and qualifiers, or null for <c>void</c>.</summary>
    public CType? Strip(int number)
    {
        var type = Find(number);
        while (type is { IsAlias: true })
        {
            type = Find(type.Target);
        }

        return type;
    }

    /// <summary>The bytes that a variable of the type takes, or null if the type has no size that is known here.</summary>
    public long? SizeOf(int number) => Strip(number) switch
    {
        { Kind: CTypeKind.Int or CTypeKind.Float or CTypeKind.Enum or CTypeKind.Struct or CTypeKind.Union } type => type.Size,
        { Kind: CTypeKind.Pointer } => PointerSize,
        { Kind: CTypeKind.Array } type => SizeOf(type.Target) is { } element ? Multiply(element, type.Count) : null,
        _ => null,
    };

    // Sizes of nested arrays can pass any limit in a damaged file.
    static long Multiply(long size, long count) => size > 0 && count > long.MaxValue / size ? long.MaxValue : size * count;
}
