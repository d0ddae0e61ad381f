namespace Bpf.Sdk.KernelTests.Differential;

enum VerdictKind
{
    Equal,

    /// <summary>Both loaders were refused all or a part of it, and the source says that they may be.</summary>
    Refused,

    /// <summary>They differ as the source says that they do.</summary>
    DiffersOnPurpose,

    Differs,
}

/// <summary>How an object of one clang compares, and what there is to say about it.</summary>
sealed record Verdict(VerdictKind Kind, string Remark)
{
    public static Verdict Of(TestSource source, ObjectOutcome libbpf, ObjectOutcome ours)
    {
        Comparison comparison = Comparison.Of(libbpf, ours);
        if (source.WeRefuse is { } refused)
        {
            return ours.Error != 0 ? new(VerdictKind.DiffersOnPurpose, $"{refused} We say: {ours.Message}") : new(VerdictKind.Differs, "We loaded it, against what its source says.");
        }

        if (source.OracleRefuses is { } given)
        {
            return ours.Error != 0 ? MayBeRefused(source) is { } here ? new(VerdictKind.Refused, here) : new(VerdictKind.Differs, $"We refuse it: {ours.Message}")
                : libbpf.Error == 0 ? new(VerdictKind.Differs, "libbpf loaded it, against what its source says.")
                : new(VerdictKind.DiffersOnPurpose, given);
        }

        List<Difference> undeclared = [.. comparison.Differences.Where(difference => !source.Differences.ContainsKey(difference.Attribute))];
        if (undeclared.Count > 0)
        {
            return new(VerdictKind.Differs, string.Join('\n', undeclared));
        }

        if (comparison.RefusedByBoth.Count > 0)
        {
            string refusals = string.Join('\n', comparison.RefusedByBoth);
            return MayBeRefused(source) is { } reason ? new(VerdictKind.Refused, reason) : new(VerdictKind.Differs, $"Both refuse it, and its source does not say so:\n{refusals}");
        }

        return comparison.Differences.Count > 0
            ? new(VerdictKind.DiffersOnPurpose, string.Join(' ', comparison.Differences.Select(static difference => difference.Attribute).Distinct().Select(attribute => source.Differences[attribute])))
            : new(VerdictKind.Equal, "");
    }

    static string? MayBeRefused(TestSource source) =>
        source.MinimumKernel is { } minimum && Network.KernelRequirement.Running < minimum ? $"needs Linux {minimum}" : source.MayBeRefused;
}
