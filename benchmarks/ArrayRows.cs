namespace Bpf.Sdk.Benchmarks;

/// <summary>An array: single elements, and all of them at once.</summary>
static class ArrayRows
{
    const int Rounds = 201;

    public static IEnumerable<Row> Measure(Tables tables, GoCounterpart? go)
    {
        ArrayMap<ulong> array = tables.BenchArray;
        int map = Tables.OpenForC(array);
        uint[] keys = Tables.Indexes;
        var copied = new uint[Tables.Elements];
        var values = new ulong[Tables.Elements];
        ulong sum = 0;

        yield return Comparison.Measure("array[i]", Tables.Elements, Aim.Single,
            () => sum += TableCounterpart.LookupEach(map, keys),
            () => sum += LookupEach(array),
            Rounds, go?.Pass("array lookup"));

        yield return Comparison.Measure("array[i] = x", Tables.Elements, Aim.Single,
            () => TableCounterpart.UpdateEach(map, keys, sum),
            () => UpdateEach(array, sum),
            Rounds, go?.Pass("array update"));

        yield return Comparison.Measure($"array.Read: {Tables.Elements} elements", 1, Aim.Batch,
            () => TableCounterpart.LookupBatch(map, copied, values),
            () => array.Read(values),
            go: go?.Pass("array batch lookup"));

        yield return Comparison.Measure($"array.Write: {Tables.Elements} elements", 1, Aim.Batch,
            () => TableCounterpart.UpdateBatch(map, keys, values),
            () => array.Write(values),
            go: go?.Pass("array batch update"));
    }

    static ulong LookupEach(ArrayMap<ulong> array)
    {
        ulong sum = 0;
        for (int i = 0; i < array.Length; i++)
        {
            sum += array[i];
        }

        return sum;
    }

    static void UpdateEach(ArrayMap<ulong> array, ulong first)
    {
        for (int i = 0; i < array.Length; i++)
        {
            array[i] = first + (ulong)i;
        }
    }
}
