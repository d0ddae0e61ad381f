namespace Bpf.Sdk.Benchmarks;

/// <summary>Kinds of maps by themselves, each against C and, if it is installed, Go.</summary>
static class TableRows
{
    public static IEnumerable<Row> Measure()
    {
        using Tables tables = Tables.Load();
        tables.Fill();
        using GoCounterpart? go = GoCounterpart.Start();
        foreach (Row row in ArrayRows.Measure(tables, go).Concat(MappedRows.Measure(tables)).Concat(HashRows.Measure(tables, go)).Concat(PerCpuRows.Measure(tables, go)))
        {
            yield return row with { Skipped = go is null ? $"the columns of Go: {GoCounterpart.IsMissing}" : null };
        }
    }
}
