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
        var one = new ulong[PossibleCpus.Count];
        var sums = new ulong[Tables.Elements];
        ulong sumOfArray = SumEach(array);
        ulong sumOfHash = Sum(hash);
        ulong sum = 0;

        yield return Comparison.Measure("perCpuArray.Sum(i)", Tables.Elements, Aim.Single,
            () => SameWork.Expect(TableCounterpart.SumEach(arrayOfC, Tables.Indexes, one), sumOfArray),
            () => SameWork.Expect(SumEach(array), sumOfArray),
            Rounds, go?.Pass("per-CPU array"));

        yield return Comparison.Measure($"perCpuArray.Sums: {Tables.Elements} elements", 1, Aim.Access(1.1),
            () => sum += TableCounterpart.SumByBatches(arrayOfC, keys, values),
            () => array.Sums(sums),
            Rounds, go?.Pass("per-CPU array"));

        yield return Comparison.Measure($"foreach over a per-CPU hash of {Tables.Elements}", 1, Aim.Access(1.1),
            () => SameWork.Expect(TableCounterpart.SumByBatches(hashOfC, keys, values), sumOfHash),
            () => SameWork.Expect(Sum(hash), sumOfHash),
            Rounds, go?.Pass("per-CPU hash"));
    }

    static ulong SumEach(PerCpuArrayMap<ulong> array)
    {
        ulong sum = 0;
        for (int i = 0; i < array.Length; i++)
        {
            sum += array.Sum(i);
        }

        return sum;
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
