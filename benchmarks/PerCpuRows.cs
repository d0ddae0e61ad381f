using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Benchmarks;

/// <summary>Tables with a value for each CPU, read as a whole and added up.</summary>
static class PerCpuRows
{
    const int Rounds = 201;

    public static IEnumerable<Row> Measure(Tables tables, GoCounterpart? go)
    {
        PerCpuArrayMap<ulong> array = tables.BenchPerCpu;
        PerCpuHashMap<uint, ulong> hash = tables.BenchCpuHash;
        int arrayOfC = Tables.OpenForC(array);
        int hashOfC = Tables.OpenForC(hash);
        var keys = new uint[Tables.Elements];
        var values = new ulong[Tables.Elements * PossibleCpus.Count];
        var sums = new ulong[Tables.Elements];
        ulong sum = 0;

        yield return Comparison.Measure($"perCpuArray.Sums: {Tables.Elements} elements", 1, Aim.Access(1.1),
            () => sum += TableCounterpart.SumByBatches(arrayOfC, keys, values),
            () => array.Sums(sums),
            Rounds, go?.Pass("per-CPU array"));

        yield return Comparison.Measure($"foreach over a per-CPU hash of {Tables.Elements}", 1, Aim.Access(1.1),
            () => sum += TableCounterpart.SumByBatches(hashOfC, keys, values),
            () => sum += Sum(hash),
            Rounds, go?.Pass("per-CPU hash"));
    }

    static ulong Sum(PerCpuHashMap<uint, ulong> hash)
    {
        ulong sum = 0;
        foreach ((uint key, PerCpuView<ulong> values) in hash)
        {
            sum += key;
            foreach (ulong value in values)
            {
                sum += value;
            }
        }

        return sum;
    }
}
