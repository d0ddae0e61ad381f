using MesChk;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The meter: access to its maps by its own declarations, each against a C function that makes the same system calls; its object, and the whole tool.</summary>
static class MeterRows
{
    /// <param name="tool">The published tool.</param>
    public static IEnumerable<Row> Measure(string tool)
    {
        using var meter = new FullMeter();
        FullMeter.Fill();
        foreach (Row row in MeasureAccess())
        {
            yield return row;
        }

        yield return ObjectRow.Measure();
        FullMeter.Fill(); // the rows before have written to the maps
        yield return ProcessRow.MeasureMeter(tool, CompiledC.Reader);
    }

    static IEnumerable<Row> MeasureAccess()
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

        yield return Comparison.Measure($"MesMaps.Start[i], one of {length}", length, Aim.Single,
            () => sum += Counterpart.ReadOneByOne(starts, length),
            () => sum += ReadOneByOne());

        yield return Comparison.Measure("MesMaps.Start[i] = x", length, Aim.Single,
            () => Counterpart.WriteOneByOne(starts, length, sum),
            () => WriteOneByOne(sum));

        yield return Comparison.Measure($"read all three maps: 2 × {length} ulong, {counts.Length} uint", 1, Aim.Single,
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

        yield return Comparison.Measure($"MesMaps.Start.Write: {length} ulong", 1, Aim.Single,
            () => Counterpart.WriteBatch(starts, keys, start),
            () => MesMaps.Start.Write(start));

        yield return Comparison.Measure($"MesMaps.Start.Clear: {length} ulong", 1, Aim.Single,
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
