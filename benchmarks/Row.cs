namespace Bpf.Sdk.Benchmarks;

/// <summary>A line of the table.</summary>
/// <param name="Name">The operation.</param>
/// <param name="CSharp">Nanoseconds per operation in C#, the median.</param>
/// <param name="C">Nanoseconds per operation in C, the median; null without a counterpart.</param>
/// <param name="Ratio">The median of the ratios C# / C of all rounds.</param>
/// <param name="Allocated">Bytes of managed memory per operation; null if it was not measured.</param>
/// <param name="Aim">What the ratio must not exceed, or null.</param>
sealed record Row(string Name, double CSharp, double? C, double? Ratio, double? Allocated, double? Aim)
{
    /// <summary>The aims of a row with an aim for its ratio: that, and no allocation.</summary>
    public bool IsMissed => Aim is { } aim && (Ratio > aim || Allocated > 0);

    public static Row Of(string name, double[] csharp, double[]? c, int operations, double? allocated, double? aim) => new(
        name,
        Median(csharp) / operations,
        c is null ? null : Median(c) / operations,
        c is null ? null : Median([.. csharp.Zip(c, static (first, second) => first / second)]),
        allocated,
        aim);

    static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
