namespace Bpf.Sdk.Benchmarks;

/// <summary>
/// Two whole processes, started in turns. The one in C has a single thread, as such a program has, and so the lower price of a system
/// call.
/// </summary>
static class ProcessRow
{
    const int Rounds = 61;

    /// <summary>The published tool against a reader in C that makes two system calls for each packet.</summary>
    public static Row MeasureMeter(string tool, string reader) => Measure(
        "meschk show, whole process, against a reader with 20000 single lookups",
        new Aim(Ratio: 0.5),
        reader,
        [FullMeter.PathOf("mes_map_cnt"), FullMeter.PathOf("mes_map_start"), FullMeter.PathOf("mes_map_end")],
        tool,
        ["show"]);

    public static Row Measure(string name, Aim aim, string c, string[] argumentsOfC, string csharp, string[] argumentsOfCSharp)
    {
        Progress.Say(name);
        // The first run of each reads its file from disk.
        Counterpart.RunProgram(c, argumentsOfC);
        Counterpart.RunProgram(csharp, argumentsOfCSharp);
        var cTimes = new double[Rounds];
        var csharpTimes = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            cTimes[round] = Counterpart.RunProgram(c, argumentsOfC);
            csharpTimes[round] = Counterpart.RunProgram(csharp, argumentsOfCSharp);
        }

        return Row.Of(name, csharpTimes, cTimes, 1, null, aim);
    }
}
