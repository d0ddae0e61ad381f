using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>What becomes of the instructions of a relocation.</summary>
/// <param name="Local">What it is about in the object.</param>
sealed record CoreOutcome(CoreSpec Local)
{
    /// <summary>What the object's instruction has; null if the kernel has nothing that it could be replaced by.</summary>
    public CoreValue? Old { get; private init; }

    /// <summary>What it is to have.</summary>
    public CoreValue? New { get; private init; }

    /// <summary>The size of a field has changed, and reading or writing it with another instruction would change its value.</summary>
    public bool RefusesResize { get; private init; }

    /// <summary>Candidates that fit differ in what they say; for the message. Null otherwise.</summary>
    public string? Ambiguity { get; init; }

    public bool IsPoisoned => New is null;

    /// <summary>Works out what a relocation comes to with what was found in the kernel, if anything was.</summary>
    public static CoreOutcome Of(CoreSpec local, CoreSpec? found)
    {
        CoreValue? old = CoreValue.Of(local.Kind, local);
        CoreValue? now = CoreValue.Of(local.Kind, found);
        return new(local)
        {
            Old = old,
            New = now,
            RefusesResize = old is { } before && now is { } after && before.Size != after.Size && !CanResize(local.Table[before.Type], local.Table, found!.Table[after.Type], found.Table),
        };
    }

    /// <summary>As a relocation of a type's own number in the object, which asks nothing of the kernel.</summary>
    public static CoreOutcome OfLocalType(CoreSpec local) => new(local) { Old = CoreValue.Of(local.Kind, local), New = CoreValue.Of(local.Kind, local) };

    // Pointers and unsigned numbers are extended by zeros, which leaves their value as it is.
    static bool CanResize(BtfType before, BtfTable local, BtfType after, BtfTable target) =>
        (before.Kind == BtfKind.Pointer && after.Kind == BtfKind.Pointer)
        || (before.Kind == BtfKind.Int && after.Kind == BtfKind.Int && !local.GetInt(before).Signed && !target.GetInt(after).Signed);
}
