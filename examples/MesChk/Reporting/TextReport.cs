using System.Globalization;
using System.Text;

namespace MesChk.Reporting;

/// <summary>The report as lines of text: first those of the original meter, character for character, then percentiles.</summary>
static class TextReport
{
    public static readonly double[] Percentiles = [50, 90, 99, 99.9];

    /// <summary>Writes the report as UTF-8.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="summary">What to say.</param>
    /// <param name="isVerbose">A line for each packet first: index, start, end and latency.</param>
    public static void Write(Stream output, Summary summary, bool isVerbose)
    {
        var text = new StringBuilder();
        CultureInfo culture = CultureInfo.InvariantCulture;
        Measurement measurement = summary.Measurement;
        if (isVerbose)
        {
            for (int i = 0; i < measurement.End.Length; i++)
            {
                (ulong start, ulong end) = (measurement.Start[i], measurement.End[i]);
                text.Append(culture, $"{i,4}: {start} {end} {unchecked(end - start)}\n");
            }
        }

        text.Append(culture, $"reverse count: {summary.ReverseCount}\n");
        text.Append(culture, $"count: {measurement.StartCount}/{measurement.EndCount}, total time: {summary.Total} ns, ave. time: {summary.Average} ns min: {summary.Minimum} ns max: {summary.Maximum} ns\n");
        if (summary.Latencies.TotalCount > 0)
        {
            text.Append("percentiles:");
            foreach (double percentile in Percentiles)
            {
                text.Append(culture, $" p{percentile}: {summary.Latencies.GetValueAtPercentile(percentile)} ns");
            }

            text.Append('\n');
        }

        if (summary.Unpaired > 0)
        {
            text.Append(culture, $"unpaired: {summary.Unpaired} (left out of the percentiles)\n");
        }

        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
