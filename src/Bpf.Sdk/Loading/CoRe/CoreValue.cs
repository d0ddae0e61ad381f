using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>What a relocation asks for, in one table of types.</summary>
/// <param name="Value">The number to be in the instruction.</param>
/// <param name="Size">Bytes of the field, if an instruction may read or write it at once; else 0.</param>
/// <param name="Type">Number of the field's type, if <paramref name="Size"/> is not 0.</param>
/// <param name="IsCertain">Compilers know it as we do, so that the object's instruction must have it.</param>
readonly record struct CoreValue(ulong Value, uint Size = 0, int Type = 0, bool IsCertain = true)
{
    /// <summary>Works the answer out; null if nothing was found, and without it there is no answer.</summary>
    public static CoreValue? Of(CoreRelocationKind kind, CoreSpec? spec) => kind switch
    {
        CoreRelocationKind.FieldExists or CoreRelocationKind.EnumeratorExists => new(spec is null ? 0ul : 1),
        CoreRelocationKind.TypeExists or CoreRelocationKind.TypeMatches => new(spec is null ? 0ul : 1),
        // A linker of objects gives types new numbers, and leaves instructions as they are.
        CoreRelocationKind.TypeIdLocal or CoreRelocationKind.TypeIdTarget => new((ulong)(spec?.Root ?? 0), IsCertain: false),
        CoreRelocationKind.TypeSize => new(spec is null ? 0ul : (ulong)spec.Table.SizeOf(spec.Root)),
        _ when spec is null => null,
        CoreRelocationKind.EnumeratorValue => OfEnumerator(spec),
        _ => OfField(kind, spec),
    };

    static CoreValue OfEnumerator(CoreSpec spec)
    {
        BtfType type = spec.Table[spec.Last.Type];
        long value = spec.Table.GetEnumerator(type, spec.Last.Index).Value;
        // 32 bits are extended by their sign whatever the flag says: compilers before clang 16 never set it.
        return new((ulong)(type.Kind == BtfKind.Enum ? (int)value : value));
    }

    static CoreValue OfField(CoreRelocationKind kind, CoreSpec spec)
    {
        BtfTable table = spec.Table;
        CoreAccessor last = spec.Last;
        if (!last.IsNamed)
        {
            return kind switch
            {
                CoreRelocationKind.FieldByteOffset => new(spec.BitOffset / 8, (uint)table.SizeOf(last.Type), last.Type),
                CoreRelocationKind.FieldByteSize => new((ulong)table.SizeOf(last.Type)),
                _ => throw new BpfNotSupportedException("CO-RE relocation of an array element", null,
                    $"A CO-RE relocation asks for {kind.Describe()} {spec}, which is an element of an array and not a field. Ask for the field that holds it."),
            };
        }

        BtfMemberRecord member = table.GetMember(table[last.Type], last.Index);
        BtfType type = table.Resolve(member.Type);
        bool isBitField = member.BitSize > 0;
        uint byteSize;
        uint byteOffset;
        uint bitSize;
        if (isBitField)
        {
            (byteOffset, byteSize) = BytesOfBits(spec, type.SizeOrType, (uint)member.BitSize);
            bitSize = (uint)member.BitSize;
        }
        else
        {
            byteSize = (uint)table.SizeOf(type.Id);
            (byteOffset, bitSize) = (spec.BitOffset / 8, byteSize * 8);
        }

        // Which bytes a bit field is read from is the compiler's choice.
        bool isCertain = !isBitField;
        return kind switch
        {
            CoreRelocationKind.FieldByteOffset when isBitField => new(byteOffset, IsCertain: false),
            CoreRelocationKind.FieldByteOffset => new(byteOffset, AccessSize(table, type), type.Id),
            CoreRelocationKind.FieldByteSize => new(byteSize, IsCertain: isCertain),
            CoreRelocationKind.FieldSigned => new((type.IsEnum && type.Flag) || (type.Kind == BtfKind.Int && table.GetInt(type).Signed) ? 1ul : 0),
            CoreRelocationKind.FieldLeftShift => new(
                BitConverter.IsLittleEndian ? 64 - (spec.BitOffset + bitSize - byteOffset * 8) : (8 - byteSize) * 8 + (spec.BitOffset - byteOffset * 8),
                IsCertain: isCertain),
            CoreRelocationKind.FieldRightShift => new(64 - bitSize),
            _ => throw new BpfNotSupportedException("CO-RE relocation", null, $"CO-RE relocations of kind {(int)kind} are not known to this version of the SDK."),
        };
    }

    // What an instruction that reads a field reads of it: of an array its first element.
    static uint AccessSize(BtfTable table, BtfType type)
    {
        for (int depth = 0; type.Kind == BtfKind.Array && depth < CoreSpec.LongestPath; depth++)
        {
            type = table.Resolve(table.GetArray(type).Element);
        }

        return (uint)table.SizeOf(type.Id);
    }

    // The smallest integer, at a multiple of its size, that has all of the bits.
    static (uint Offset, uint Size) BytesOfBits(CoreSpec spec, uint size, uint bits)
    {
        for (; size is > 0 and <= 8; size *= 2)
        {
            uint offset = spec.BitOffset / 8 / size * size;
            if (spec.BitOffset + bits - offset * 8 <= size * 8)
            {
                return (offset, size);
            }
        }

        throw new BpfNotSupportedException("CO-RE relocation of a bit field", null, $"The bit field {spec} of {bits} bits does not lie within any aligned 64 bits, which is the most that can be read at once.");
    }
}
