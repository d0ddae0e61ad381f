using System.Diagnostics;

namespace Bpf.Sdk.Benchmarks;

/// <summary>
/// Measures C and C# in turns: a round is a pass of each, and a row's ratio is the median of its rounds' ratios. What else the machine
/// does hits both halves of a round alike, or makes one round an outlier that the median does not see.
/// </summary>
static class Comparison
{
    public const int ManyRounds = 401;
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1); // the runtime compiles hot methods anew, in the background

    /// <summary>Measures two ways of doing the same.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="operations">How many operations a pass has.</param>
    /// <param name="aim">What must not be exceeded.</param>
    /// <param name="c">A pass in C.</param>
    /// <param name="csharp">A pass in C#.</param>
    /// <param name="rounds">How many rounds.</param>
    public static Row Measure(string name, int operations, Aim aim, Action c, Action csharp, int rounds = ManyRounds)
    {
        Progress.Say(name);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            c();
            csharp();
        }

        var cTimes = new double[rounds];
        var csharpTimes = new double[rounds];
        long allocated = 0;
        for (int round = 0; round < rounds; round++)
        {
            // Who goes first changes, since the second pass may find what the first has left in the caches.
            if (round % 2 == 0)
            {
                cTimes[round] = TimeOf(c, ref allocated, isCounted: false);
                csharpTimes[round] = TimeOf(csharp, ref allocated, isCounted: true);
            }
            else
            {
                csharpTimes[round] = TimeOf(csharp, ref allocated, isCounted: true);
                cTimes[round] = TimeOf(c, ref allocated, isCounted: false);
            }
        }

        return Row.Of(name, csharpTimes, cTimes, operations, (double)allocated / rounds / operations, aim);
    }

    /// <summary>Measures what has no counterpart in C.</summary>
    public static Row MeasureAlone(string name, int rounds, Aim aim, Action csharp, int operations = 1)
    {
        Progress.Say(name);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            csharp();
        }

        var times = new double[rounds];
        long allocated = 0;
        for (int round = 0; round < rounds; round++)
        {
            times[round] = TimeOf(csharp, ref allocated, isCounted: true);
        }

        return Row.Of(name, times, null, operations, (double)allocated / rounds / operations, aim);
    }

    /// <summary>Measures one item of many against one of few. The row's ratio is that of the two; it has no figure of C.</summary>
    public static Row MeasureGrowth(string name, Aim aim, int rounds, (Action Pass, int Items) few, (Action Pass, int Items) many)
    {
        Row row = Measure(name, 1, aim, few.Pass, many.Pass, rounds);
        return row with { CSharp = row.CSharp / many.Items, C = row.C / few.Items, Ratio = row.Ratio * few.Items / many.Items, Allocated = row.Allocated / many.Items };
    }

    static double TimeOf(Action pass, ref long allocated, bool isCounted)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        pass();
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        if (isCounted)
        {
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return nanoseconds;
    }
}
