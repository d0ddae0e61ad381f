namespace Bpf.Sdk.Benchmarks;

/// <summary>A line of the table.</summary>
/// <param name="Name">The operation.</param>
/// <param name="CSharp">Nanoseconds per operation in C#, the median; null if it was not measured.</param>
/// <param name="C">Nanoseconds per operation in C, the median; null without a counterpart.</param>
/// <param name="Ratio">The median of the ratios C# / C of all rounds.</param>
/// <param name="Allocated">Bytes of managed memory per operation; null if it was not measured.</param>
sealed record Row(string Name, double? CSharp, double? C, double? Ratio, double? Allocated)
{
    /// <summary>What it must not exceed.</summary>
    public Aim Aim { get; init; }

    /// <summary>Nanoseconds per operation in Go, the median; null if it was not measured.</summary>
    public double? Go { get; init; }

    /// <summary>The median of the ratios C# / Go of all rounds. It has to be below 1.</summary>
    public double? RatioToGo { get; init; }

    /// <summary>Bytes per operation in Go.</summary>
    public double? AllocatedByGo { get; init; }

    /// <summary>Why it, or a part of it, was not measured, or null.</summary>
    public string? Skipped { get; init; }

    /// <summary>Whether it is not as fast as it has to be, or allocates more.</summary>
    public bool IsMissed => Ratio > Aim.Ratio || CSharp > Aim.Time?.TotalNanoseconds || Allocated > Aim.Allocated;

    /// <summary>Whether Go is as fast.</summary>
    public bool IsBeatenByGo => RatioToGo >= 1;

    public static Row Of(string name, double[] csharp, double[]? c, int operations, double? allocated, Aim aim) => new(
        name,
        Median(csharp) / operations,
        c is null ? null : Median(c) / operations,
        c is null ? null : MedianRatio(csharp, c),
        allocated)
    { Aim = aim };

    /// <summary>The same row with a column for Go.</summary>
    public Row WithGo(double[] csharp, double[] go, int operations, double allocated) =>
        this with { Go = Median(go) / operations, RatioToGo = MedianRatio(csharp, go), AllocatedByGo = allocated };

    /// <summary>A row that could not be measured here.</summary>
    public static Row Skip(string name, string reason) => new(name, null, null, null, null) { Skipped = reason };

    /// <summary>The median of the rounds' ratios.</summary>
    public static double MedianRatio(double[] first, double[] second) => Median([.. first.Zip(second, static (one, other) => one / other)]);

    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
