using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.Externs;

/// <summary>
/// Whether a type of an object can stand for one of the kernel: of the same shape down to structs, enums and numbers, whose names, sizes
/// and fields do not count.
/// </summary>
static class TypeCompatibility
{
    const int MaximumDepth = 32; // as in libbpf and the kernel; deeper types contain themselves

    public static bool Holds(BtfTable local, int localId, BtfTable kernel, int kernelId) => Holds(local, localId, kernel, kernelId, MaximumDepth, []);

    // Functions whose parameters have been compared are not compared again: each can take another one several times.
    static bool Holds(BtfTable local, int localId, BtfTable kernel, int kernelId, int depth, HashSet<(int, int)> compared)
    {
        for (int level = 0; level < MaximumDepth && depth > 0; level++)
        {
            (BtfType ours, BtfType theirs) = (local.Resolve(localId), kernel.Resolve(kernelId));
            if (!AreOfOneKind(ours, theirs))
            {
                return false;
            }

            switch (ours.Kind)
            {
                case BtfKind.Int:
                    return local.GetIntOffset(ours) == 0 && kernel.GetIntOffset(theirs) == 0;
                case BtfKind.Pointer:
                    (localId, kernelId) = (ours.Target, theirs.Target);
                    break;
                case BtfKind.Array:
                    (localId, kernelId) = (local.GetArray(ours).Element, kernel.GetArray(theirs).Element);
                    break;
                case BtfKind.FunctionPrototype when ours.Count == theirs.Count:
                    if (compared.Contains((ours.Id, theirs.Id)))
                    {
                        return true;
                    }

                    for (int i = 0; i < ours.Count; i++)
                    {
                        if (!Holds(local, local.GetParameterType(ours, i), kernel, kernel.GetParameterType(theirs, i), depth - 1, compared))
                        {
                            return false;
                        }
                    }

                    compared.Add((ours.Id, theirs.Id));
                    (localId, kernelId) = (ours.Target, theirs.Target);
                    break;
                default:
                    return ours.Kind is BtfKind.Void or BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Forward;
            }
        }

        return false;
    }

    // A declaration without its fields (struct task_struct;) says as much as is compared. libbpf takes it for another type.
    static bool AreOfOneKind(BtfType ours, BtfType theirs) =>
        ours.Kind == theirs.Kind
        || (ours.IsEnum && theirs.IsEnum)
        || (ours.Kind == BtfKind.Forward && theirs.Kind == (ours.Flag ? BtfKind.Union : BtfKind.Struct));
}
