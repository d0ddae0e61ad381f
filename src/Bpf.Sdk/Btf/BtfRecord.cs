namespace Bpf.Sdk.Btf;

/// <summary>A type as it is written: the common part (<c>struct btf_type</c>) and the words behind it.</summary>
/// <param name="Name">Offset in the strings.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Count">Number of members, enumerators, parameters or variables; of a function its linkage.</param>
/// <param name="Flag">The kind's own flag (<c>kind_flag</c>).</param>
/// <param name="SizeOrType">Bytes, or the number of the type that this one refers to, by kind.</param>
/// <param name="Words">What follows the common part.</param>
readonly record struct BtfRecord(uint Name, BtfKind Kind, int Count, bool Flag, uint SizeOrType, uint[] Words)
{
    /// <summary>Words of one member, variable or enumerator, of the kinds that have several.</summary>
    public const int MemberWords = 3; // struct btf_member, btf_var_secinfo, btf_enum64

    /// <summary>Words of one parameter or enumerator.</summary>
    public const int ParameterWords = 2; // struct btf_param, btf_enum

    /// <summary>The word of an integer: its encoding and width (<c>BTF_INT_ENCODING</c>, <c>BTF_INT_BITS</c>).</summary>
    public static uint IntWord(int bits, bool isSigned) => (uint)bits | (isSigned ? 1u << 24 : 0);
}
