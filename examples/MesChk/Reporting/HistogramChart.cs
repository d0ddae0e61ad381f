using System.Globalization;
using HdrHistogram;
using HdrHistogram.Iteration;
using Spectre.Console;

namespace MesChk.Reporting;

/// <summary>Draws latencies as bars: one for each step of a geometric scale, from the smallest to the largest.</summary>
static class HistogramChart
{
    const int BarWidth = 40;
    const int StepsPerDoubling = 2;

    public static void Write(IAnsiConsole console, Summary summary)
    {
        if (summary.Latencies.TotalCount == 0)
        {
            console.WriteLine("No latencies to draw: no packet has left yet.");
            return;
        }

        var table = new Table().Border(TableBorder.None).HideHeaders()
            .AddColumn(new TableColumn("from").RightAligned().NoWrap())
            .AddColumn(new TableColumn("bar").NoWrap())
            .AddColumn(new TableColumn("packets").RightAligned().NoWrap());
        List<(long From, long To, long Count)> bars = Bars(summary.Latencies);
        long highest = bars.Max(static bar => bar.Count);
        foreach ((long from, long to, long count) in bars)
        {
            int width = (int)Math.Ceiling((double)count * BarWidth / highest);
            table.AddRow(new Text($"{Duration(from)} – {Duration(to)}"), new Text(new string('█', width), new Style(Color.Green)), new Text(count.ToString(CultureInfo.InvariantCulture)));
        }

        console.Write(table);
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
