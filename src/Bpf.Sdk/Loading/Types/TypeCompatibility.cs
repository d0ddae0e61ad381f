using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.Types;

/// <summary>
/// Whether a type of an object can stand for one of the kernel: of the same shape down to structs, enums and numbers, whose names, sizes
/// and fields do not count. The rules are libbpf's.
/// </summary>
sealed class TypeCompatibility
{
    const int MaximumDepth = 32; // as libbpf and the kernel

    readonly BtfTable _local;
    readonly BtfTable _kernel;
    readonly bool _takesDeclarations;
    readonly HashSet<(int Local, int Kernel)> _compared = []; // functions whose parameters are compatible: each can take another one several times

    TypeCompatibility(BtfTable local, BtfTable kernel, bool takesDeclarations) => (_local, _kernel, _takesDeclarations) = (local, kernel, takesDeclarations);

    /// <summary>Compares two types.</summary>
    /// <param name="local">The object's types.</param>
    /// <param name="localId">Number of the one.</param>
    /// <param name="kernel">The kernel's types.</param>
    /// <param name="kernelId">Number of the other.</param>
    /// <param name="takesDeclarations">
    /// A declaration without fields (<c>struct task_struct;</c>) stands for the struct or union: it says as much as is compared. libbpf takes it for another type.
    /// </param>
    public static bool Holds(BtfTable local, int localId, BtfTable kernel, int kernelId, bool takesDeclarations = false) =>
        new TypeCompatibility(local, kernel, takesDeclarations).Holds(localId, kernelId, MaximumDepth);

    bool Holds(int localId, int kernelId, int level)
    {
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            (BtfType ours, BtfType theirs) = (_local.Resolve(localId), _kernel.Resolve(kernelId));
            if (!AreOfOneKind(ours, theirs))
            {
                return false;
            }

            switch (ours.Kind)
            {
                case BtfKind.Void or BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 or BtfKind.Forward:
                    return true;
                case BtfKind.Int:
                    // Integers that are part of others are how old compilers wrote bit fields.
                    return _local.GetIntOffset(ours) == 0 && _kernel.GetIntOffset(theirs) == 0;
                case BtfKind.Pointer:
                    (localId, kernelId) = (ours.Target, theirs.Target);
                    break;
                case BtfKind.Array:
                    (localId, kernelId) = (_local.GetArray(ours).Element, _kernel.GetArray(theirs).Element);
                    break;
                case BtfKind.FunctionPrototype:
                    if (!AreParametersCompatible(ours, theirs, level))
                    {
                        return false;
                    }

                    (localId, kernelId) = (ours.Target, theirs.Target);
                    break;
                default:
                    return false;
            }
        }

        throw TooDeep(localId);
    }

    bool AreParametersCompatible(BtfType ours, BtfType theirs, int level)
    {
        if (ours.Count != theirs.Count)
        {
            return false;
        }

        if (_compared.Contains((ours.Id, theirs.Id)))
        {
            return true;
        }

        for (int i = 0; i < ours.Count; i++)
        {
            if (level == 0)
            {
                throw TooDeep(ours.Id);
            }

            if (!Holds(_local.GetParameterType(ours, i), _kernel.GetParameterType(theirs, i), level - 1))
            {
                return false;
            }
        }

        _compared.Add((ours.Id, theirs.Id));
        return true;
    }

    bool AreOfOneKind(BtfType ours, BtfType theirs) =>
        ours.Kind == theirs.Kind
        || (ours.IsEnum && theirs.IsEnum)
        || (_takesDeclarations && ours.Kind == BtfKind.Forward && theirs.Kind == (ours.Flag ? BtfKind.Union : BtfKind.Struct));

    BpfFormatException TooDeep(int id) => new($"{CTypeText.Of(_local, id)} nests deeper than {MaximumDepth} types", ".BTF");
}
