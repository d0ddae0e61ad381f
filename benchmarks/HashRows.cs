namespace Bpf.Sdk.Benchmarks;

/// <summary>Hash tables: single elements, many at once, and all of a large one.</summary>
static class HashRows
{
    const int Rounds = 201;
    const int RoundsOfMany = 101;
    const int RoundsByKey = 41;

    public static IEnumerable<Row> Measure(Tables tables, GoCounterpart? go)
    {
        HashMap<uint, ulong> hash = tables.BenchHash;
        int map = Tables.OpenForC(hash);
        uint[] keys = Tables.Keys;
        var copied = new uint[Tables.Elements];
        var values = new ulong[Tables.Elements];
        ulong sum = 0;

        yield return Comparison.Measure("hash[key]", Tables.Elements, Aim.Single,
            () => sum += TableCounterpart.LookupEach(map, keys),
            () => sum += LookupEach(hash, keys),
            Rounds, go?.Pass("hash lookup"));

        yield return Comparison.Measure("hash[key], Go by unsafe.Pointer", Tables.Elements, Aim.Single,
            () => sum += TableCounterpart.LookupEach(map, keys),
            () => sum += LookupEach(hash, keys),
            Rounds, go?.Pass("hash lookup unsafe"));

        yield return Comparison.Measure("hash[key] = x", Tables.Elements, Aim.Single,
            () => TableCounterpart.UpdateEach(map, keys, sum),
            () => UpdateEach(hash, keys, sum),
            Rounds, go?.Pass("hash update"));

        yield return Comparison.Measure("hash.Remove(key)", Tables.Elements, Aim.Single,
            () => TableCounterpart.DeleteEach(map, keys),
            () => RemoveEach(hash, keys),
            Rounds, go?.Pass("hash delete"),
            prepare: () => hash.SetRange(keys, values));
        hash.SetRange(keys, values);

        yield return Comparison.Measure($"hash.CopyTo: {Tables.Elements} elements", 1, Aim.Batch,
            () => SameWork.Expect(TableCounterpart.LookupBatch(map, copied, values), Tables.Elements),
            () => SameWork.Expect(hash.CopyTo(copied, values), Tables.Elements),
            go: go?.Pass("hash batch lookup"));

        yield return Comparison.Measure($"hash.SetRange: {Tables.Elements} elements", 1, Aim.Batch,
            () => TableCounterpart.UpdateBatch(map, keys, values),
            () => hash.SetRange(keys, values),
            go: go?.Pass("hash batch update"));

        foreach (Row row in MeasureEnumeration(tables.BenchLarge, copied, values, go))
        {
            yield return row;
        }
    }

    static IEnumerable<Row> MeasureEnumeration(HashMap<uint, ulong> hash, uint[] keys, ulong[] values, GoCounterpart? go)
    {
        int map = Tables.OpenForC(hash);
        ulong expected = TableCounterpart.SumByKey(map);

        yield return Comparison.Measure($"foreach over a hash of {Tables.Many}, against batches", 1, Aim.Access(1.1),
            () => SameWork.Expect(TableCounterpart.SumByBatches(map, keys, values), expected),
            () => SameWork.Expect(Sum(hash), expected),
            RoundsOfMany, go?.Pass("large by batches"));

        yield return Comparison.Measure($"foreach over a hash of {Tables.Many}, against next-key", 1, Aim.Access(0.4),
            () => SameWork.Expect(TableCounterpart.SumByKey(map), expected),
            () => SameWork.Expect(Sum(hash), expected),
            RoundsByKey, go?.Pass("large by key"));
    }

    static ulong LookupEach(HashMap<uint, ulong> hash, uint[] keys)
    {
        ulong sum = 0;
        foreach (uint key in keys)
        {
            sum += hash[key];
        }

        return sum;
    }

    static void UpdateEach(HashMap<uint, ulong> hash, uint[] keys, ulong first)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            hash[keys[i]] = first + (ulong)i;
        }
    }

    static void RemoveEach(HashMap<uint, ulong> hash, uint[] keys)
    {
        foreach (uint key in keys)
        {
            if (!hash.Remove(key))
            {
                throw new InvalidOperationException($"Key {key} was not there.");
            }
        }
    }

    static ulong Sum(HashMap<uint, ulong> hash)
    {
        ulong sum = 0;
        foreach ((uint key, ulong value) in hash)
        {
            sum += key + value;
        }

        return sum;
    }
}
