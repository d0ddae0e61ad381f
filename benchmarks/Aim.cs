using System.Globalization;

namespace Bpf.Sdk.Benchmarks;

/// <summary>What a row must not exceed; null where there is no aim.</summary>
/// <param name="Ratio">C# / C.</param>
/// <param name="Allocated">Bytes of managed memory per operation.</param>
/// <param name="Time">Of one operation in C#.</param>
readonly record struct Aim(double? Ratio = null, double? Allocated = null, TimeSpan? Time = null)
{
    /// <summary>As fast as C, but for so much, and without allocation.</summary>
    public static Aim Access(double ratio) => new(ratio, Allocated: 0);

    /// <summary>Of an access to one element.</summary>
    public static Aim Single { get; } = Access(1.05);

    /// <summary>Of thousands of elements by one call.</summary>
    public static Aim Batch { get; } = Access(1.03);

    public override string ToString()
    {
        List<string> parts = [];
        if (Ratio is { } ratio)
        {
            parts.Add(ratio.ToString("0.00", CultureInfo.InvariantCulture));
        }

        if (Time is { } time)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###} ms"));
        }

        if (Allocated is > 0 and { } bytes)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes:#,0} B"));
        }

        return parts.Count > 0 ? $"≤ {string.Join(", ", parts)}" : "–";
    }
}
