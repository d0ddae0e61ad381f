using MesChk;

namespace Bpf.Sdk.Benchmarks;

/// <summary>Access to the meter's maps by its own declarations, each against a C function that makes the same system calls.</summary>
static class MapRows
{
    static readonly Aim s_aim = Aim.Access(1.05);

    public static IEnumerable<Row> Measure()
    {
        int starts = Counterpart.OpenPinned(FullMeter.PathOf("mes_map_start"));
        int ends = Counterpart.OpenPinned(FullMeter.PathOf("mes_map_end"));
        int counters = Counterpart.OpenPinned(FullMeter.PathOf("mes_map_cnt"));
        int length = MesMaps.Start.Length;
        var keys = new uint[length];
        var start = new ulong[length];
        var end = new ulong[length];
        var counts = new uint[MesMaps.Count.Length];
        ulong sum = 0;

        yield return Comparison.Measure("control: single lookups, C against itself", length, default,
            () => sum += Counterpart.ReadOneByOne(starts, length),
            () => sum += Counterpart.ReadOneByOne(starts, length));

        yield return Comparison.Measure($"MesMaps.Start[i], one of {length}", length, s_aim,
            () => sum += Counterpart.ReadOneByOne(starts, length),
            () => sum += ReadOneByOne());

        yield return Comparison.Measure("MesMaps.Start[i] = x", length, s_aim,
            () => Counterpart.WriteOneByOne(starts, length, sum),
            () => WriteOneByOne(sum));

        yield return Comparison.Measure($"read all three maps: 2 × {length} ulong, {counts.Length} uint", 1, s_aim,
            () =>
            {
                Counterpart.ReadBatch(starts, keys, start);
                Counterpart.ReadBatch(ends, keys, end);
                Counterpart.ReadBatch(counters, keys, counts);
            },
            () =>
            {
                MesMaps.Start.Read(start);
                MesMaps.End.Read(end);
                MesMaps.Count.Read(counts);
            });

        yield return Comparison.Measure($"MesMaps.Start.Write: {length} ulong", 1, s_aim,
            () => Counterpart.WriteBatch(starts, keys, start),
            () => MesMaps.Start.Write(start));

        yield return Comparison.Measure($"MesMaps.Start.Clear: {length} ulong", 1, s_aim,
            () =>
            {
                Array.Clear(start);
                Counterpart.WriteBatch(starts, keys, start);
            },
            MesMaps.Start.Clear);
    }

    static ulong ReadOneByOne()
    {
        ulong sum = 0;
        for (int i = 0; i < MesMaps.Start.Length; i++)
        {
            sum += MesMaps.Start[i];
        }

        return sum;
    }

    static void WriteOneByOne(ulong first)
    {
        for (int i = 0; i < MesMaps.Start.Length; i++)
        {
            MesMaps.Start[i] = first + (ulong)i;
        }
    }
}
