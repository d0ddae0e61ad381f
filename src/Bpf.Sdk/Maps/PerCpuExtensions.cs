using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>One number from those of all CPUs. Nothing is allocated.</summary>
public static class PerCpuExtensions
{
    const int WordsOnStack = 128;

    /// <summary>The sum over all CPUs.</summary>
    /// <exception cref="OverflowException">It does not fit into <typeparamref name="T"/>.</exception>
    public static T Sum<T>(this PerCpu<T> values) where T : unmanaged, INumber<T> => values.AsView().Sum();

    /// <summary>The greatest of the CPUs' values.</summary>
    public static T Max<T>(this PerCpu<T> values) where T : unmanaged, INumber<T> => values.AsView().Max();

    /// <summary>The least of the CPUs' values.</summary>
    public static T Min<T>(this PerCpu<T> values) where T : unmanaged, INumber<T> => values.AsView().Min();

    /// <inheritdoc cref="Sum{T}(PerCpu{T})"/>
    public static T Sum<T>(this PerCpuView<T> values) where T : unmanaged, INumber<T>
    {
        T sum = T.Zero;
        foreach (ref readonly T value in values)
        {
            sum = checked(sum + value);
        }

        return sum;
    }

    /// <inheritdoc cref="Max{T}(PerCpu{T})"/>
    public static T Max<T>(this PerCpuView<T> values) where T : unmanaged, INumber<T>
    {
        T max = values[0];
        foreach (ref readonly T value in values)
        {
            max = T.Max(max, value);
        }

        return max;
    }

    /// <inheritdoc cref="Min{T}(PerCpu{T})"/>
    public static T Min<T>(this PerCpuView<T> values) where T : unmanaged, INumber<T>
    {
        T min = values[0];
        foreach (ref readonly T value in values)
        {
            min = T.Min(min, value);
        }

        return min;
    }

    /// <summary>The sum of an element over all CPUs: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="map">The map.</param>
    /// <param name="index">The element.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="PerCpuArrayMap{T}.Length"/>.</exception>
    /// <exception cref="OverflowException">It does not fit into <typeparamref name="T"/>.</exception>
    [SkipLocalsInit] // the kernel writes all words that are read
    public static T Sum<T>(this PerCpuArrayMap<T> map, int index) where T : unmanaged, INumber<T>
    {
        int count = PossibleCpus.Count * PerCpu<T>.WordsOfOne;
        ulong[]? rented = count <= WordsOnStack ? null : ArrayPool<ulong>.Shared.Rent(count);
        Span<ulong> words = rented is null ? stackalloc ulong[WordsOnStack] : rented;
        try
        {
            map.ReadWords(index, words);
            return new PerCpuView<T>(words, PossibleCpus.Numbers.AsSpan()).Sum();
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<ulong>.Shared.Return(rented);
            }
        }
    }

    /// <summary>The sum of a key over all CPUs: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="map">The map.</param>
    /// <param name="key">The key.</param>
    /// <param name="sum">The sum, or zero.</param>
    /// <returns>False if the map does not have the key.</returns>
    /// <exception cref="OverflowException">It does not fit into <typeparamref name="T"/>.</exception>
    public static bool TrySum<TKey, T>(this PerCpuHashTableMap<TKey, T> map, TKey key, out T sum) where TKey : unmanaged where T : unmanaged, INumber<T>
    {
        ulong[] words = ArrayPool<ulong>.Shared.Rent(PossibleCpus.Count * PerCpu<T>.WordsOfOne);
        try
        {
            bool found = map.TryGetWords(key, words);
            sum = found ? new PerCpuView<T>(words, PossibleCpus.Numbers.AsSpan()).Sum() : T.Zero;
            return found;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(words);
        }
    }

    /// <summary>The sums of the first elements over all CPUs, as many as there is room for, read by batches as an enumeration reads them.</summary>
    /// <param name="map">The map.</param>
    /// <param name="destination">At most <see cref="PerCpuArrayMap{T}.Length"/> sums.</param>
    /// <exception cref="OverflowException">One does not fit into <typeparamref name="T"/>.</exception>
    public static void Sums<T>(this PerCpuArrayMap<T> map, Span<T> destination) where T : unmanaged, INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, map.Length, nameof(destination));
        if (destination.IsEmpty)
        {
            return;
        }

        foreach ((int index, PerCpuView<T> values) in map)
        {
            destination[index] = values.Sum();
            if (index == destination.Length - 1)
            {
                return;
            }
        }
    }
}
