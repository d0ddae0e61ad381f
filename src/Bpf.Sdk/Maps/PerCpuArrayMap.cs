using System.Buffers;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// An array in the kernel that has a value for each possible CPU in each element (<c>BPF_MAP_TYPE_PERCPU_ARRAY</c>): programs write without meeting each other. All elements
/// exist from the start, zero, and none can be removed.
/// </summary>
/// <typeparam name="T">A value of one CPU, laid out as in C: its size must be the map's value size.</typeparam>
public sealed unsafe class PerCpuArrayMap<T> : BpfMap, IBpfMap<PerCpuArrayMap<T>> where T : unmanaged
{
    const int ChunkBytes = 64 * 1024;

    readonly int _words;

    static readonly MapShape s_shape = MapShape.Of<T>("PerCpuArrayMap", sizeof(uint), BpfMapType.PerCpuArray);

    PerCpuArrayMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle)
    {
        s_shape.ThrowIfOther(this);
        _words = BytesOfValue / sizeof(ulong);
    }

    static MapShape? IBpfMap<PerCpuArrayMap<T>>.Shape => s_shape;

    static PerCpuArrayMap<T> IBpfMap<PerCpuArrayMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Number of elements.</summary>
    public int Length => (int)MaxEntries;

    /// <summary>Reads the values of all CPUs of an element: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="index">The element.</param>
    /// <param name="values">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Read(int index, PerCpu<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ReadWords(index, values.Words);
    }

    internal void ReadWords(int index, Span<ulong> words)
    {
        ThrowIfOutside(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, _words, nameof(words));
        int result;
        fixed (ulong* pointer = words)
        {
            // SAFETY: an array's keys have 4 bytes, and there is room for a value of each CPU.
            result = MapCalls.Lookup(Handle, &index, pointer);
        }

        if (result < 0)
        {
            ThrowFailed("look up in", index, result);
        }
    }

    /// <summary>Sets the values of all CPUs of an element, also those that programs have changed meanwhile: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="index">The element.</param>
    /// <param name="values">A value for each CPU.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Write(int index, PerCpu<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ThrowIfOutside(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Words.Length, _words, nameof(values));
        int result;
        fixed (ulong* pointer = values.Words)
        {
            // SAFETY: as in ReadWords.
            result = MapCalls.Update(Handle, &index, pointer, MapCalls.Any);
        }

        if (result < 0)
        {
            ThrowFailed("update", index, result);
        }
    }

    /// <summary>Sets the first elements, the values of all CPUs of each, by batches where the kernel can: bpf(2), BPF_MAP_UPDATE_BATCH (Linux 5.13 for this kind; elsewhere one by one).</summary>
    /// <param name="source">
    /// For each element a value for each possible CPU, one element's behind the other's: with <see cref="PerCpu{T}.Count"/> CPUs, that of element <c>i</c> at position <c>p</c> is
    /// <c>source[i * count + p]</c>.
    /// </param>
    /// <exception cref="ArgumentException">There is not a value for each CPU of each element.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="Length"/> elements.</exception>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Write(ReadOnlySpan<T> source)
    {
        int count = source.Length / PossibleCpus.Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length, nameof(source));
        int[] indexes = ArrayPool<int>.Shared.Rent(count);
        try
        {
            for (int i = 0; i < count; i++)
            {
                indexes[i] = i;
            }

            PerCpuBatch.Update(this, indexes.AsSpan(0, count), source, MapUpdateMode.Any);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(indexes);
        }
    }

    /// <summary>Sets all values of all CPUs to zero, by batches where the kernel can: bpf(2), BPF_MAP_UPDATE_BATCH (Linux 5.13 for this kind).</summary>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Clear()
    {
        int capacity = Math.Clamp(ChunkBytes / (sizeof(int) + _words * sizeof(ulong)), 1, Length);
        int[] indexes = ArrayPool<int>.Shared.Rent(capacity);
        ulong[] zeros = ArrayPool<ulong>.Shared.Rent(capacity * _words);
        Array.Clear(zeros, 0, capacity * _words);
        try
        {
            for (int start = 0; start < Length; start += capacity)
            {
                int count = Math.Min(capacity, Length - start);
                for (int i = 0; i < count; i++)
                {
                    indexes[i] = start + i;
                }

                Clear(indexes.AsSpan(0, count), zeros);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(indexes);
            ArrayPool<ulong>.Shared.Return(zeros);
        }
    }

    void Clear(ReadOnlySpan<int> indexes, ReadOnlySpan<ulong> zeros)
    {
        uint count = (uint)indexes.Length;
        fixed (int* keys = indexes)
        fixed (ulong* values = zeros)
        {
            // SAFETY: there are 'count' indexes, and as many values of all CPUs.
            int result = MapCalls.UpdateBatch(Handle, keys, values, ref count);
            for (int i = 0; i < indexes.Length && MapWalk.IsMissing(result); i++)
            {
                int single = MapCalls.Update(Handle, keys + i, values, MapCalls.Any);
                if (single < 0)
                {
                    ThrowFailed("clear", indexes[i], single);
                }
            }

            if (result < 0 && !MapWalk.IsMissing(result))
            {
                throw ElementFailure.Create(this, "clear", null, result);
            }
        }
    }

    /// <summary>The elements by index, read by batches where the kernel can: bpf(2), BPF_MAP_LOOKUP_BATCH (Linux 5.13 for this kind). Nothing is allocated.</summary>
    public PerCpuEnumerator<int, T> GetEnumerator() => new(this);
}
