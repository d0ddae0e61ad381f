using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>
/// When a type of an object stands for a type of the kernel. The rules are libbpf's, with which objects are written and tested; names are
/// compared without flavours (<c>___old</c>).
/// </summary>
static class CoreTypeMatching
{
    public const int MaximumDepth = 32; // as libbpf

    /// <summary>Whether two kinds are the same but for the width of enums.</summary>
    public static bool AreOfOneKind(BtfType local, BtfType target) => local.Kind == target.Kind || (local.IsEnum && target.IsEnum);

    public static bool HaveOneName(BtfTable local, uint localName, BtfTable target, uint targetName) =>
        BtfNameIndex.Essential(local.GetBytes(localName)).SequenceEqual(BtfNameIndex.Essential(target.GetBytes(targetName)));

    /// <summary>
    /// Whether a field of the one type can be read as one of the other: structs and unions among each other, pointers, integers of any size, enums of
    /// one name (or none), arrays of such things.
    /// </summary>
    public static bool AreFieldsCompatible(BtfTable local, int localId, BtfTable target, int targetId)
    {
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            (BtfType localType, BtfType targetType) = (local.Resolve(localId), target.Resolve(targetId));
            if (localType.IsComposite && targetType.IsComposite)
            {
                return true;
            }

            if (!AreOfOneKind(localType, targetType))
            {
                return false;
            }

            switch (localType.Kind)
            {
                case BtfKind.Pointer or BtfKind.Float:
                    return true;
                case BtfKind.Enum or BtfKind.Enum64 or BtfKind.Forward:
                    return localType.NameOffset == 0 || targetType.NameOffset == 0 || HaveOneName(local, localType.NameOffset, target, targetType.NameOffset);
                case BtfKind.Int:
                    return AreWholeIntegers(local, localType, target, targetType);
                case BtfKind.Array:
                    (localId, targetId) = (local.GetArray(localType).Element, target.GetArray(targetType).Element);
                    break;
                default:
                    return false;
            }
        }

        throw TooDeep(local, localId);
    }

    /// <summary>
    /// Whether a type is there, for questions about types themselves (<c>bpf_core_type_exists</c>, <c>_size</c>, <c>_id</c>): of structs, unions and
    /// enums the name is all that counts.
    /// </summary>
    public static bool AreCompatible(BtfTable local, int localId, BtfTable target, int targetId) =>
        // Of the roots, a typedef stands for a typedef only.
        AreOfOneKind(local[localId], target[targetId]) && TypeCompatibility.Holds(local, localId, target, targetId);

    // Integers that are part of others are how old compilers wrote bit fields.
    static bool AreWholeIntegers(BtfTable local, BtfType localType, BtfTable target, BtfType targetType) =>
        local.GetIntOffset(localType) == 0 && target.GetIntOffset(targetType) == 0;

    public static BpfFormatException TooDeep(BtfTable table, int id) => new($"{CoreText.Name(table, id)} nests deeper than {MaximumDepth} types", ".BTF");
}
