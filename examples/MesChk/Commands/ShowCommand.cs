using System.CommandLine;
using MesChk.Reporting;
using Spectre.Console;

namespace MesChk.Commands;

/// <summary><c>meschk show</c>: prints what was recorded.</summary>
static class ShowCommand
{
    public static Command Create()
    {
        var verbose = new Option<bool>("--verbose", "-v") { Description = "A line for each packet: index, start, end and latency in nanoseconds." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var histogram = new Option<bool>("--histogram") { Description = "Draw the distribution of latencies." };
        var command = new Command("show", "Print what was recorded: counts, average, extremes and percentiles.") { verbose, json, histogram };
        command.SetAction(arguments => Failure.Report(arguments, () => Show(arguments.GetValue(verbose), arguments.GetValue(json), arguments.GetValue(histogram))));
        return command;
    }

    static void Show(bool isVerbose, bool isJson, bool hasHistogram)
    {
        Summary summary = Summary.Of(Measurement.Read());
        using (Stream output = Console.OpenStandardOutput())
        {
            if (isJson)
            {
                JsonReport.Write(output, summary, isVerbose);
            }
            else
            {
                TextReport.Write(output, summary, isVerbose);
            }
        }

        if (hasHistogram && !isJson)
        {
            HistogramChart.Write(AnsiConsole.Console, summary);
        }
    }
}
