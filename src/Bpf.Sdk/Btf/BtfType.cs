namespace Bpf.Sdk.Btf;

/// <summary>The common part of a BTF type (<c>struct btf_type</c>); what follows it is read by <see cref="BtfTable"/> on demand.</summary>
/// <param name="Id">Number of the type; 0 is <c>void</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in C, empty if it has none.</param>
/// <param name="Count">Number of members, enumerators, parameters or variables (<c>vlen</c>).</param>
/// <param name="Flag">The kind's own flag (<c>kind_flag</c>): a struct has bit fields, an enum is signed, a forward is a union.</param>
/// <param name="SizeOrType">Bytes, or the number of the type that this one refers to, by kind.</param>
/// <param name="Payload">Offset in the type data of what follows.</param>
readonly record struct BtfType(int Id, BtfKind Kind, string Name, int Count, bool Flag, uint SizeOrType, int Payload)
{
    public int Size => (int)SizeOrType;

    public int Target => (int)SizeOrType;

    public bool IsModifier => Kind is BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.TypeTag;

    public bool IsComposite => Kind is BtfKind.Struct or BtfKind.Union;
}

/// <summary>A member of a struct or union.</summary>
/// <param name="Name">Name in C, empty for an anonymous struct or union.</param>
/// <param name="Type">Number of its type.</param>
/// <param name="BitOffset">Offset from the start of the struct in bits.</param>
/// <param name="BitSize">Width of a bit field in bits, 0 for an ordinary member.</param>
readonly record struct BtfMember(string Name, int Type, int BitOffset, int BitSize);

/// <summary>A name and number of an enum.</summary>
readonly record struct BtfEnumerator(string Name, long Value);

/// <summary>A variable of a data section: number of its <see cref="BtfKind.Variable"/> type, offset and size in bytes.</summary>
readonly record struct BtfSectionVariable(int Type, int Offset, int Size);

/// <summary>A parameter of a function's prototype; the name may be empty.</summary>
readonly record struct BtfParameter(string Name, int Type);
