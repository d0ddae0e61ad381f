using HdrHistogram;

namespace MesChk.Reporting;

/// <summary>The figures of a measurement.</summary>
sealed class Summary
{
    const long HighestNanoseconds = 3_600_000_000_000; // an hour: no packet is under way longer
    const int SignificantDigits = 3;

    Summary(Measurement measurement) => Measurement = measurement;

    public Measurement Measurement { get; }

    /// <summary>Packets that entered before the one before them had left.</summary>
    public int ReverseCount { get; private set; }

    /// <summary>Sum of all latencies in nanoseconds.</summary>
    public ulong Total { get; private set; }

    public ulong Average => Measurement.EndCount != 0 ? Total / Measurement.EndCount : 0;

    public ulong Minimum { get; private set; }

    public ulong Maximum { get; private set; }

    /// <summary>Pairs that are no latency: a packet left that was not seen to enter, or is still being written.</summary>
    public int Unpaired { get; private set; }

    /// <summary>All latencies, to three significant digits, in nanoseconds.</summary>
    public LongHistogram Latencies { get; } = new(1, HighestNanoseconds, SignificantDigits);

    public static Summary Of(Measurement measurement)
    {
        var summary = new Summary(measurement);
        ulong previousEnd = 0;
        for (int i = 0; i < measurement.End.Length; i++)
        {
            (ulong start, ulong end) = (measurement.Start[i], measurement.End[i]);
            // Unsigned as in C: a pair that is none gives a very large number, which the unpaired count explains.
            ulong latency = unchecked(end - start);
            summary.Total = unchecked(summary.Total + latency);
            if (summary.Minimum == 0 || latency < summary.Minimum)
            {
                summary.Minimum = latency;
            }

            summary.Maximum = Math.Max(summary.Maximum, latency);
            if (start < previousEnd)
            {
                summary.ReverseCount++;
            }

            previousEnd = end;
            if (start == 0 || end < start || latency > HighestNanoseconds)
            {
                summary.Unpaired++;
            }
            else
            {
                summary.Latencies.RecordValue((long)latency);
            }
        }

        return summary;
    }
}
