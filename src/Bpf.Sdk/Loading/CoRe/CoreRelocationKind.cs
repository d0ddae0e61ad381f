namespace Bpf.Sdk.Loading.CoRe;

/// <summary>What a CO-RE relocation asks of the kernel's types (<c>enum bpf_core_relo_kind</c>, linux/bpf.h).</summary>
enum CoreRelocationKind
{
    FieldByteOffset = 0,
    FieldByteSize = 1,
    FieldExists = 2,
    FieldSigned = 3,
    /// <summary>By how many bits a bit field's bytes, read as one number, are shifted left, so that its upper bit becomes the number's.</summary>
    FieldLeftShift = 4,
    /// <summary>By how many bits they are then shifted right.</summary>
    FieldRightShift = 5,
    TypeIdLocal = 6,
    TypeIdTarget = 7,
    TypeExists = 8,
    TypeSize = 9,
    EnumeratorExists = 10,
    EnumeratorValue = 11,
    TypeMatches = 12,
}

static class CoreRelocationKinds
{
    public static bool IsOfField(this CoreRelocationKind kind) => kind is >= CoreRelocationKind.FieldByteOffset and <= CoreRelocationKind.FieldRightShift;

    public static bool IsOfType(this CoreRelocationKind kind) => kind is >= CoreRelocationKind.TypeIdLocal and <= CoreRelocationKind.TypeSize or CoreRelocationKind.TypeMatches;

    public static bool IsOfEnumerator(this CoreRelocationKind kind) => kind is CoreRelocationKind.EnumeratorExists or CoreRelocationKind.EnumeratorValue;

    /// <summary>What is asked for, in words.</summary>
    public static string Describe(this CoreRelocationKind kind) => kind switch
    {
        CoreRelocationKind.FieldByteOffset => "the offset of",
        CoreRelocationKind.FieldByteSize => "the size of",
        CoreRelocationKind.FieldExists => "whether there is",
        CoreRelocationKind.FieldSigned => "the signedness of",
        CoreRelocationKind.FieldLeftShift or CoreRelocationKind.FieldRightShift => "the bits of",
        CoreRelocationKind.TypeIdLocal or CoreRelocationKind.TypeIdTarget => "the number of",
        CoreRelocationKind.TypeExists => "whether there is",
        CoreRelocationKind.TypeSize => "the size of",
        CoreRelocationKind.TypeMatches => "whether there is a match of",
        CoreRelocationKind.EnumeratorExists => "whether there is",
        CoreRelocationKind.EnumeratorValue => "the value of",
        _ => $"something unknown (kind {(int)kind}) of",
    };
}
