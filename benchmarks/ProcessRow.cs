namespace Bpf.Sdk.Benchmarks;

/// <summary>
/// The whole process of the published tool against a reader in C that makes two system calls for each packet. That one has a single
/// thread, as such a program has, and so the lower price of a system call.
/// </summary>
static class ProcessRow
{
    const int Rounds = 61;
    const double Aim = 0.5;

    public static Row Measure(string tool, string reader)
    {
        const string Name = "meschk show, whole process, against a reader with 20000 single lookups";
        Progress.Say(Name);
        string[] pins = [FullMeter.PathOf("mes_map_cnt"), FullMeter.PathOf("mes_map_start"), FullMeter.PathOf("mes_map_end")];
        // The first run of each reads its file from disk.
        Counterpart.RunProgram(reader, pins);
        Counterpart.RunProgram(tool, "show");
        var c = new double[Rounds];
        var csharp = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            c[round] = Counterpart.RunProgram(reader, pins);
            csharp[round] = Counterpart.RunProgram(tool, "show");
        }

        return Row.Of(Name, csharp, c, 1, null, Aim);
    }
}
