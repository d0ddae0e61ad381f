using System.Runtime.InteropServices;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The functions of c/tables.c: each is one pass over a map with keys of four bytes and values of eight, made by C.</summary>
static unsafe partial class TableCounterpart
{
    public const string Library = "tables";

    [LibraryImport(Library, EntryPoint = "lookup_each")]
    private static partial int LookupEachCore(int map, uint* keys, uint count, ulong* sum);

    [LibraryImport(Library, EntryPoint = "sum_each")]
    private static partial int SumEachCore(int map, uint* keys, uint count, ulong* values, uint words, ulong* sum);

    [LibraryImport(Library, EntryPoint = "update_each")]
    private static partial int UpdateEachCore(int map, uint* keys, uint count, ulong first);

    [LibraryImport(Library, EntryPoint = "delete_each")]
    private static partial int DeleteEachCore(int map, uint* keys, uint count);

    [LibraryImport(Library, EntryPoint = "lookup_batch")]
    private static partial int LookupBatchCore(int map, uint* keys, ulong* values, uint room);

    [LibraryImport(Library, EntryPoint = "update_batch")]
    private static partial int UpdateBatchCore(int map, uint* keys, ulong* values, uint count);

    [LibraryImport(Library, EntryPoint = "sum_by_batches")]
    private static partial int SumByBatchesCore(int map, uint* keys, ulong* values, uint room, uint words, ulong* sum);

    [LibraryImport(Library, EntryPoint = "sum_by_key")]
    private static partial int SumByKeyCore(int map, ulong* sum);

    [LibraryImport(Library, EntryPoint = "map_array")]
    private static partial int MapArrayCore(int map, uint count, ulong** elements);

    [LibraryImport(Library, EntryPoint = "sum_mapped")]
    private static partial ulong SumMappedCore(ulong* elements, uint count, uint times);

    public static ulong LookupEach(int map, uint[] keys)
    {
        ulong sum;
        fixed (uint* pointer = keys)
        {
            Counterpart.ThrowIfFailed(LookupEachCore(map, pointer, (uint)keys.Length, &sum));
        }

        return sum;
    }

    /// <summary>Reads elements with a value for each CPU one by one, and adds up the values.</summary>
    /// <param name="map">The map.</param>
    /// <param name="keys">The elements.</param>
    /// <param name="values">Room for the values of one.</param>
    public static ulong SumEach(int map, uint[] keys, ulong[] values)
    {
        ulong sum;
        fixed (uint* keysPointer = keys)
        fixed (ulong* valuesPointer = values)
        {
            Counterpart.ThrowIfFailed(SumEachCore(map, keysPointer, (uint)keys.Length, valuesPointer, (uint)values.Length, &sum));
        }

        return sum;
    }

    public static void UpdateEach(int map, uint[] keys, ulong first)
    {
        fixed (uint* pointer = keys)
        {
            Counterpart.ThrowIfFailed(UpdateEachCore(map, pointer, (uint)keys.Length, first));
        }
    }

    public static void DeleteEach(int map, uint[] keys)
    {
        fixed (uint* pointer = keys)
        {
            Counterpart.ThrowIfFailed(DeleteEachCore(map, pointer, (uint)keys.Length));
        }
    }

    public static int LookupBatch(int map, uint[] keys, ulong[] values)
    {
        fixed (uint* keysPointer = keys)
        fixed (ulong* valuesPointer = values)
        {
            return Counterpart.ThrowIfFailed(LookupBatchCore(map, keysPointer, valuesPointer, (uint)keys.Length));
        }
    }

    public static void UpdateBatch(int map, uint[] keys, ulong[] values)
    {
        fixed (uint* keysPointer = keys)
        fixed (ulong* valuesPointer = values)
        {
            Counterpart.ThrowIfFailed(UpdateBatchCore(map, keysPointer, valuesPointer, (uint)keys.Length));
        }
    }

    /// <summary>Reads all elements by batches of as many as there are <paramref name="keys"/>, and adds up keys and values.</summary>
    public static ulong SumByBatches(int map, uint[] keys, ulong[] values)
    {
        ulong sum;
        fixed (uint* keysPointer = keys)
        fixed (ulong* valuesPointer = values)
        {
            Counterpart.ThrowIfFailed(SumByBatchesCore(map, keysPointer, valuesPointer, (uint)keys.Length, (uint)(values.Length / keys.Length), &sum));
        }

        return sum;
    }

    /// <summary>The same by two calls for each element.</summary>
    public static ulong SumByKey(int map)
    {
        ulong sum;
        Counterpart.ThrowIfFailed(SumByKeyCore(map, &sum));
        return sum;
    }

    /// <summary>Maps an array for reading, until the process ends.</summary>
    public static nint MapArray(int map, int count)
    {
        ulong* elements;
        Counterpart.ThrowIfFailed(MapArrayCore(map, (uint)count, &elements));
        return (nint)elements;
    }

    /// <summary>Adds up all elements of a mapped array, so many times.</summary>
    public static ulong SumMapped(nint elements, int count, int times) => SumMappedCore((ulong*)elements, (uint)count, (uint)times);
}
