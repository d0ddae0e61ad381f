using System.Globalization;
using HdrHistogram;
using HdrHistogram.Iteration;

namespace MesChk.Reporting;

/// <summary>Draws latencies as bars: one for each step of a geometric scale, from the smallest to the largest.</summary>
static class HistogramChart
{
    const int BarWidth = 40;
    const int StepsPerDoubling = 2;

    const string Green = "\e[32m";
    const string Plain = "\e[0m";

    public static void Write(TextWriter output, Summary summary, bool isColored)
    {
        if (summary.Latencies.TotalCount == 0)
        {
            output.WriteLine("No latencies to draw: no packet has left yet.");
            return;
        }

        List<(long From, long To, long Count)> bars = Bars(summary.Latencies);
        string[] ranges = [.. bars.Select(static bar => $"{Duration(bar.From)} – {Duration(bar.To)}")];
        int widest = ranges.Max(static range => range.Length);
        long highest = bars.Max(static bar => bar.Count);
        int digits = highest.ToString(CultureInfo.InvariantCulture).Length;
        foreach ((string range, long count) in ranges.Zip(bars, static (range, bar) => (range, bar.Count)))
        {
            string blocks = new string('█', (int)Math.Ceiling((double)count * BarWidth / highest)).PadRight(BarWidth);
            string bar = isColored ? Green + blocks + Plain : blocks;
            output.WriteLine($"{range.PadLeft(widest)}  {bar}  {count.ToString(CultureInfo.InvariantCulture).PadLeft(digits)}");
        }
    }

    static List<(long From, long To, long Count)> Bars(LongHistogram latencies)
    {
        var counts = new SortedDictionary<int, long>();
        foreach (HistogramIterationValue value in latencies.RecordedValues())
        {
            int step = (int)Math.Floor(Math.Log2(Math.Max(1, value.ValueIteratedTo)) * StepsPerDoubling);
            counts[step] = counts.GetValueOrDefault(step) + value.CountAddedInThisIterationStep;
        }

        var bars = new List<(long, long, long)>();
        for (int step = counts.Keys.First(); step <= counts.Keys.Last(); step++)
        {
            bars.Add((Edge(step), Edge(step + 1), counts.GetValueOrDefault(step)));
        }

        return bars;

        static long Edge(int step) => (long)Math.Ceiling(Math.Pow(2, (double)step / StepsPerDoubling));
    }

    static string Duration(long nanoseconds) => nanoseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds} ns"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.0} µs"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.0} s"),
    };
}
