namespace Bpf.Sdk.Btf;

/// <summary>
/// The common part of a BTF type (<c>struct btf_type</c>); what follows it is read by <see cref="BtfTable"/> on demand, and so is its
/// name: most types are passed by on the way to another one.
/// </summary>
/// <param name="table">Where the name is; null for <c>void</c>.</param>
/// <param name="id">Number of the type; 0 is <c>void</c>.</param>
/// <param name="kind">What it is.</param>
/// <param name="nameOffset">Place of its name in the strings, 0 if it has none.</param>
/// <param name="count">Number of members, enumerators, parameters or variables (<c>vlen</c>).</param>
/// <param name="flag">The kind's own flag (<c>kind_flag</c>): a struct has bit fields, an enum is signed, a forward is a union.</param>
/// <param name="sizeOrType">Bytes, or the number of the type that this one refers to, by kind.</param>
/// <param name="payload">Offset in the type data of what follows.</param>
readonly struct BtfType(BtfTable? table, int id, BtfKind kind, uint nameOffset, int count, bool flag, uint sizeOrType, int payload) : IEquatable<BtfType>
{
    public int Id { get; } = id;

    public BtfKind Kind { get; } = kind;

    public uint NameOffset { get; } = nameOffset;

    public int Count { get; } = count;

    public bool Flag { get; } = flag;

    public uint SizeOrType { get; } = sizeOrType;

    public int Payload { get; } = payload;

    /// <summary>Its name in C, empty if it has none. A string is made each time.</summary>
    public string Name => table?.GetName(NameOffset) ?? "void";

    public int Size => (int)SizeOrType;

    public int Target => (int)SizeOrType;

    public bool IsModifier => Kind is BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.TypeTag;

    public bool IsComposite => Kind is BtfKind.Struct or BtfKind.Union;

    public bool IsEnum => Kind is BtfKind.Enum or BtfKind.Enum64;

    /// <summary>Whether both say the same, whatever tables they are from.</summary>
    public bool Equals(BtfType other) =>
        (Id, Kind, Count, Flag, SizeOrType, Payload, Name) == (other.Id, other.Kind, other.Count, other.Flag, other.SizeOrType, other.Payload, other.Name);

    public override bool Equals(object? obj) => obj is BtfType other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Id, Kind, SizeOrType);

    public override string ToString() => $"[{Id}] {Kind} '{Name}'";
}

/// <summary>A member of a struct or union.</summary>
/// <param name="Name">Name in C, empty for an anonymous struct or union.</param>
/// <param name="Type">Number of its type.</param>
/// <param name="BitOffset">Offset from the start of the struct in bits.</param>
/// <param name="BitSize">Width of a bit field in bits, 0 for an ordinary member.</param>
readonly record struct BtfMember(string Name, int Type, int BitOffset, int BitSize);

/// <summary>A <see cref="BtfMember"/> whose name has not been made a string.</summary>
readonly record struct BtfMemberRecord(uint NameOffset, int Type, int BitOffset, int BitSize);

/// <summary>A name and number of an enum.</summary>
readonly record struct BtfEnumerator(string Name, long Value);

/// <summary>A <see cref="BtfEnumerator"/> whose name has not been made a string.</summary>
readonly record struct BtfEnumeratorRecord(uint NameOffset, long Value);

/// <summary>A variable of a data section: number of its <see cref="BtfKind.Variable"/> type, offset and size in bytes.</summary>
readonly record struct BtfSectionVariable(int Type, int Offset, int Size);

/// <summary>A parameter of a function's prototype; the name may be empty.</summary>
readonly record struct BtfParameter(string Name, int Type);
