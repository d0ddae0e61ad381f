using System.CommandLine;
using System.Globalization;
using MesChk.Reporting;

namespace MesChk.Commands;

/// <summary><c>meschk watch</c>: the figures again and again, a line each time, until Ctrl-C or until the meter is full.</summary>
static class WatchCommand
{
    public static Command Create()
    {
        Option<int> interval = CommonOptions.Interval();
        var command = new Command("watch", "Print the figures at an interval until Ctrl-C, or until the meter is full.") { interval };
        command.SetAction(async (arguments, cancellation) => await Watch(arguments, TimeSpan.FromMilliseconds(arguments.GetValue(interval)), cancellation));
        return command;
    }

    static async Task<int> Watch(ParseResult arguments, TimeSpan interval, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval);
        int exitCode;
        bool isFull = false;
        do
        {
            exitCode = Failure.Report(arguments, () => isFull = Print());
        }
        while (exitCode == 0 && !isFull && await NextTick(timer, cancellation));

        return exitCode;
    }

    static bool Print()
    {
        Summary summary = Summary.Of(Measurement.Read());
        string percentiles = summary.Latencies.TotalCount == 0 ? "" : string.Concat(TextReport.Percentiles.Select(
            percentile => string.Create(CultureInfo.InvariantCulture, $"  p{percentile} {summary.Latencies.GetValueAtPercentile(percentile)} ns")));
        Console.WriteLine($"{DateTime.Now:HH:mm:ss}  {summary.Measurement.StartCount}/{summary.Measurement.EndCount}  ave. {summary.Average} ns{percentiles}");
        return summary.Measurement.EndCount >= MesMaps.End.Length;
    }

    static async Task<bool> NextTick(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false; // Ctrl-C is how a watch ends
        }
    }
}
