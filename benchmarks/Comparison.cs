using System.Diagnostics;

namespace Bpf.Sdk.Benchmarks;

/// <summary>
/// Measures C, C# and, where it has the same, Go in turns: a round is a pass of each, and a row's ratio is the median of its rounds' ratios. What else the machine
/// does hits all parts of a round alike, or makes one round an outlier, which the median does not see.
/// </summary>
static class Comparison
{
    public const int ManyRounds = 401;

    // The runtime compiles hot methods anew, in the background: after 30 calls, and what a pass calls only once is called as often as there are passes.
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    const int WarmUpPasses = 40;

    /// <summary>Measures two ways of doing the same, or three.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="operations">How many operations a pass has.</param>
    /// <param name="aim">What must not be exceeded.</param>
    /// <param name="c">A pass in C.</param>
    /// <param name="csharp">A pass in C#.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="go">A pass in Go, or null.</param>
    /// <param name="prepare">What is done before each pass, and is not measured.</param>
    public static Row Measure(string name, int operations, Aim aim, Action c, Action csharp, int rounds = ManyRounds, Func<(double Nanoseconds, long Allocated)>? go = null, Action? prepare = null)
    {
        Progress.Say(name);
        TimeOf(c, prepare);
        TimeOf(go, prepare);
        for ((int passes, long start) = (0, Stopwatch.GetTimestamp()); passes < WarmUpPasses || Stopwatch.GetElapsedTime(start) < WarmUp; passes++)
        {
            TimeOf(csharp, prepare);
        }

        var cTimes = new double[rounds];
        var csharpTimes = new double[rounds];
        var goTimes = new double[rounds];
        long allocated = 0;
        long allocatedByGo = 0;
        for (int round = 0; round < rounds; round++)
        {
            // Who goes first changes, since the second pass may find what the first has left in the caches. Go, for which another process is woken up, is never between
            // the two, and before them as often as after them.
            if (round / 2 % 2 == 0)
            {
                TakeGo();
            }

            if (round % 2 == 0)
            {
                TakeC();
                TakeCSharp();
            }
            else
            {
                TakeCSharp();
                TakeC();
            }

            if (round / 2 % 2 != 0)
            {
                TakeGo();
            }

            void TakeC() => cTimes[round] = TimeOf(c, prepare).Nanoseconds;

            void TakeCSharp()
            {
                (csharpTimes[round], long bytes) = TimeOf(csharp, prepare);
                allocated += bytes;
            }

            void TakeGo()
            {
                (goTimes[round], long bytes) = TimeOf(go, prepare);
                allocatedByGo += bytes;
            }
        }

        Row row = Row.Of(name, csharpTimes, cTimes, operations, (double)allocated / rounds / operations, aim);
        return go is null ? row : row.WithGo(csharpTimes, goTimes, operations, (double)allocatedByGo / rounds / operations);
    }

    /// <summary>Measures what has no counterpart in C.</summary>
    public static Row MeasureAlone(string name, int rounds, Aim aim, Action csharp, int operations = 1)
    {
        Progress.Say(name);
        for ((int passes, long start) = (0, Stopwatch.GetTimestamp()); passes < WarmUpPasses || Stopwatch.GetElapsedTime(start) < WarmUp; passes++)
        {
            csharp();
        }

        var times = new double[rounds];
        long allocated = 0;
        for (int round = 0; round < rounds; round++)
        {
            (times[round], long bytes) = TimeOf(csharp);
            allocated += bytes;
        }

        return Row.Of(name, times, null, operations, (double)allocated / rounds / operations, aim);
    }

    /// <summary>Measures one item of many against one of few. The row's ratio is that of the two; it has no figure of C.</summary>
    public static Row MeasureGrowth(string name, Aim aim, int rounds, (Action Pass, int Items) few, (Action Pass, int Items) many)
    {
        Row row = Measure(name, 1, aim, few.Pass, many.Pass, rounds);
        return row with { CSharp = row.CSharp / many.Items, C = row.C / few.Items, Ratio = row.Ratio * few.Items / many.Items, Allocated = row.Allocated / many.Items };
    }

    static (double Nanoseconds, long Allocated) TimeOf(Action pass, Action? prepare = null)
    {
        prepare?.Invoke();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        pass();
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        return (nanoseconds, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static (double Nanoseconds, long Allocated) TimeOf(Func<(double Nanoseconds, long Allocated)>? pass, Action? prepare)
    {
        if (pass is null)
        {
            return default;
        }

        prepare?.Invoke();
        return pass();
    }
}
