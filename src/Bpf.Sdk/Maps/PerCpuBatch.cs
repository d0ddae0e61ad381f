using System.Buffers;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Sets many elements of per-CPU maps, by one call for thousands where the kernel can.</summary>
static unsafe class PerCpuBatch
{
    const int ChunkBytes = 64 * 1024;

    /// <param name="map">The map.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="values">For each key a value for each possible CPU, one key's behind the other's.</param>
    /// <param name="mode">What is done with keys that are there, or are not.</param>
    public static void Update<TKey, TValue>(BpfMap map, ReadOnlySpan<TKey> keys, ReadOnlySpan<TValue> values, MapUpdateMode mode)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        int cpus = PossibleCpus.Count;
        if (values.Length != (long)keys.Length * cpus)
        {
            throw new ArgumentException($"There are {keys.Length} keys and {values.Length} values: with {cpus} possible CPUs, {(long)keys.Length * cpus} are needed.", nameof(values));
        }

        if (sizeof(TValue) % sizeof(ulong) == 0)
        {
            Update(map, keys, MemoryMarshal.Cast<TValue, ulong>(values), mode);
            return;
        }

        int words = PerCpu<TValue>.WordsOfOne * cpus;
        int chunk = Math.Clamp(ChunkBytes / (words * sizeof(ulong)), 1, Math.Max(keys.Length, 1));
        ulong[] buffer = ArrayPool<ulong>.Shared.Rent(chunk * words);
        try
        {
            for (int start = 0; start < keys.Length; start += chunk)
            {
                int count = Math.Min(chunk, keys.Length - start);
                Spread(values.Slice(start * cpus, count * cpus), buffer);
                Update(map, keys.Slice(start, count), buffer.AsSpan(0, count * words), mode);
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(buffer);
        }
    }

    // The kernel has each value begin at a multiple of 8 bytes.
    static void Spread<TValue>(ReadOnlySpan<TValue> values, Span<ulong> words) where TValue : unmanaged
    {
        int stride = PerCpu<TValue>.WordsOfOne;
        words[..(values.Length * stride)].Clear();
        for (int i = 0; i < values.Length; i++)
        {
            MemoryMarshal.Write(MemoryMarshal.AsBytes(words[(i * stride)..]), values[i]);
        }
    }

    static void Update<TKey>(BpfMap map, ReadOnlySpan<TKey> keys, ReadOnlySpan<ulong> words, MapUpdateMode mode) where TKey : unmanaged
    {
        if (keys.IsEmpty)
        {
            return;
        }

        int wordsOfElement = words.Length / keys.Length;
        uint count = (uint)keys.Length;
        fixed (TKey* keysPointer = keys)
        fixed (ulong* wordsPointer = words)
        {
            // SAFETY: there are 'count' keys, and as many values of all CPUs.
            int result = MapCalls.UpdateBatch(map.Handle, keysPointer, wordsPointer, ref count, (ulong)mode);
            if (result >= 0)
            {
                return;
            }

            // What the kernel does not do at once it does one by one, and what it refuses is refused again, by its key.
            int done = count < keys.Length && !MapWalk.IsMissing(result) ? (int)count : 0;
            for (int i = done; i < keys.Length; i++)
            {
                int single = MapCalls.Update(map.Handle, keysPointer + i, wordsPointer + (long)i * wordsOfElement, (ulong)mode);
                if (single < 0)
                {
                    throw ElementFailure.Create(map, "update", ElementFailure.Text(keys[i]), single);
                }
            }
        }
    }
}
