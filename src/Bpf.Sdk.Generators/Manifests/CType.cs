namespace Bpf.Sdk.Generators.Manifests;

enum CTypeKind
{
    /// <summary>A kind that this reader does not know; only its number is of use.</summary>
    Unknown,
    Int,
    Float,
    Enum,
    Struct,
    Union,
    Typedef,
    Const,
    Volatile,
    Restrict,
    Array,
    Pointer,
    Forward,
    Function,
}

/// <summary>One C type as BTF describes it.</summary>
/// <param name="Number">The number by which others refer to it, from 1.</param>
/// <param name="Name">Its name in C, what it points to if it is a pointer, or null if it is anonymous.</param>
/// <param name="Size">Bytes, where the type says so itself.</param>
/// <param name="Target">What a typedef or qualifier stands for, or what an array has elements of.</param>
/// <param name="Count">The length of an array.</param>
sealed record CType(
    int Number,
    CTypeKind Kind,
    string? Name,
    long Size,
    int Target,
    long Count,
    bool IsSigned,
    bool IsBool,
    EquatableArray<CMember> Members,
    EquatableArray<CEnumerator> Enumerators)
{
    public bool IsComposite => Kind is CTypeKind.Struct or CTypeKind.Union;

    /// <summary>Whether it adds a name or a qualifier to another type and nothing else.</summary>
    public bool IsAlias => Kind is CTypeKind.Typedef or CTypeKind.Const or CTypeKind.Volatile or CTypeKind.Restrict;

    /// <summary>C's plain <c>char</c>, which compilers describe by this name alone.</summary>
    public bool IsChar => Kind == CTypeKind.Int && Size == 1 && Name == "char";
}

/// <param name="Name">Null for an anonymous struct or union, and for padding bits.</param>
/// <param name="BitOffset">From the start of the struct.</param>
/// <param name="Bits">The width of a bit field, or 0.</param>
sealed record CMember(string? Name, int Type, long BitOffset, int Bits);

/// <param name="Number">In decimal, as the manifest has it.</param>
sealed record CEnumerator(string Name, string Number);
