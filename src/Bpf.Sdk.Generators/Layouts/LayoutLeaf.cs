namespace Bpf.Sdk.Generators.Layouts;

enum LeafKind
{
    /// <summary>Bytes that anything may be read into: byte arrays, and the storage of bit fields.</summary>
    Bytes,
    Integer,
    Enum,
    Float,
    Bool,

    /// <summary>C's <c>char</c>, text or number as one likes.</summary>
    Char,

    /// <summary>C#'s 16-bit <c>char</c>.</summary>
    Utf16,
    Pointer,
}

/// <summary>A part of a layout that has no parts of its own.</summary>
/// <param name="Path">The fields that lead to it, with dots between them; empty for a type that is no struct.</param>
readonly record struct LayoutLeaf(string Path, long Offset, long Size, LeafKind Kind, bool IsSigned)
{
    public long End => Offset + Size;

    public bool Overlaps(LayoutLeaf other) => Offset < other.End && other.Offset < End;

    public bool Contains(LayoutLeaf other) => Offset <= other.Offset && other.End <= End;
}
