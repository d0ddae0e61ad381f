using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The table, as Markdown that also reads well in a terminal.</summary>
static class Report
{
    static readonly string[] Headings = ["operation", "C", "C#", "C# / C", "aim", "Go", "C# / Go", "bytes, C#", "bytes, Go"];

    public static string Markdown(IReadOnlyList<Row> rows)
    {
        string[][] cells = [Headings, .. rows.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Headings.Length).Select(column => cells.Max(row => row[column].Length))];
        var text = new StringBuilder();
        text.AppendLine($"{Processor()}, {Environment.ProcessorCount} CPUs; Linux {Environment.OSVersion.Version}; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}").AppendLine();
        AppendLine(cells[0]);
        text.AppendLine($"|{new string('-', widths[0] + 2)}|{string.Concat(widths[1..].Select(static width => $"{new string('-', width + 1)}:|"))}");
        foreach (string[] row in cells[1..])
        {
            AppendLine(row);
        }

        foreach (IGrouping<string?, Row> skipped in rows.Where(static row => row.Skipped is not null).GroupBy(static row => row.Skipped))
        {
            text.AppendLine().AppendLine($"Skipped: {skipped.Key}");
        }

        return text.ToString();

        void AppendLine(string[] row) =>
            text.AppendLine($"| {row[0].PadRight(widths[0])} |{string.Concat(row[1..].Zip(widths[1..], static (cell, width) => $" {cell.PadLeft(width)} |"))}");
    }

    static string[] Cells(Row row) =>
    [
        row.Name,
        OrDash(row.C, Duration),
        OrDash(row.CSharp, Duration),
        OrDash(row.Ratio, Ratio),
        row.CSharp is null && row.Skipped is not null ? "skipped" : $"{row.Aim}{(row.IsMissed ? " MISSED" : "")}",
        OrDash(row.Go, Duration),
        $"{OrDash(row.RatioToGo, Ratio)}{(row.IsBeatenByGo ? " MISSED" : "")}",
        OrDash(row.Allocated, Bytes),
        OrDash(row.AllocatedByGo, Bytes),
    ];

    static string OrDash(double? value, Func<double, string> format) => value is { } number ? format(number) : "–";

    static string Ratio(double ratio) => ratio.ToString("0.000", CultureInfo.InvariantCulture);

    static string Bytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes):#,0} B");

    static string Duration(double nanoseconds) => nanoseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.00} ns"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.00} ms"),
    };

    static string Processor() => File.ReadLines("/proc/cpuinfo")
        .Where(static line => line.StartsWith("model name", StringComparison.Ordinal))
        .Select(static line => line[(line.IndexOf(':') + 1)..].Trim())
        .FirstOrDefault("unknown processor");
}
