namespace Bpf.Sdk.Benchmarks;

/// <summary>An array that is mapped into the process: no system call at all. The Go library cannot do it.</summary>
static class MappedRows
{
    const int Repetitions = 100; // of what would be over before the clock is read

    public static IEnumerable<Row> Measure(Tables tables)
    {
        ArrayMap<ulong> array = tables.BenchMapped;
        nint elements = TableCounterpart.MapArray(Tables.OpenForC(array), array.Length);
        using MappedArray<ulong> view = array.Map();
        ulong expected = Repetitions * TableCounterpart.SumMapped(elements, array.Length, times: 1);

        yield return Comparison.Measure("mapped array, all elements by Span", array.Length * Repetitions, Aim.Access(1.0),
            () => SameWork.Expect(TableCounterpart.SumMapped(elements, array.Length, Repetitions), expected),
            () => SameWork.Expect(SumOfSpan(view), expected));

        // Each access by index looks whether the view is still open, and where it is: no aim, since the way through all elements is the span.
        yield return Comparison.Measure("mapped array, all elements by view[i]", array.Length * Repetitions, new Aim(Allocated: 0),
            () => SameWork.Expect(TableCounterpart.SumMapped(elements, array.Length, Repetitions), expected),
            () => SameWork.Expect(SumByIndex(view), expected));
    }

    static ulong SumOfSpan(MappedArray<ulong> view)
    {
        ulong sum = 0;
        for (int time = 0; time < Repetitions; time++)
        {
            foreach (ref ulong element in view.Span)
            {
                sum += Volatile.Read(ref element);
            }
        }

        return sum;
    }

    static ulong SumByIndex(MappedArray<ulong> view)
    {
        ulong sum = 0;
        for (int time = 0; time < Repetitions; time++)
        {
            for (int i = 0; i < view.Length; i++)
            {
                sum += Volatile.Read(ref view[i]);
            }
        }

        return sum;
    }
}
