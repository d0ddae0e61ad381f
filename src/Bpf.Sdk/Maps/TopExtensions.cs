using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>The greatest elements of maps. A map is read once, by batches where the kernel can, and never sorted: what is kept meanwhile is as many elements as are wanted.</summary>
public static class TopExtensions
{
    /// <summary>The elements with the greatest values, the greatest first. Of equal ones at the end, any are given.</summary>
    /// <param name="map">The map.</param>
    /// <param name="count">How many are wanted.</param>
    public static IReadOnlyList<KeyValuePair<TKey, TValue>> Top<TKey, TValue>(this KeyedMap<TKey, TValue> map, int count)
        where TKey : unmanaged
        where TValue : unmanaged, IComparable<TValue> => map.Top(count, static value => value);

    /// <summary>The elements with the greatest values by what a value is ranked by, the greatest first. Of equal ones at the end, any are given.</summary>
    /// <param name="map">The map.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="rank">What a value is compared by: one of its members, say.</param>
    public static IReadOnlyList<KeyValuePair<TKey, TValue>> Top<TKey, TValue, TRank>(this KeyedMap<TKey, TValue> map, int count, Func<TValue, TRank> rank)
        where TKey : unmanaged
        where TValue : unmanaged
        where TRank : IComparable<TRank>
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(rank);
        return Find<TKey, TValue, TRank>(map, count, static value => MemoryMarshal.Read<TValue>(value), rank);
    }

    /// <summary>The elements whose sums over all CPUs are the greatest, the greatest first. Of equal ones at the end, any are given.</summary>
    /// <param name="map">The map.</param>
    /// <param name="count">How many are wanted.</param>
    /// <exception cref="OverflowException">A sum does not fit into <typeparamref name="T"/>.</exception>
    public static IReadOnlyList<KeyValuePair<TKey, T>> Top<TKey, T>(this PerCpuHashTableMap<TKey, T> map, int count)
        where TKey : unmanaged
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(map);
        return Find<TKey, T, T>(map, count, Sum<T>, static sum => sum);
    }

    /// <summary>The indexes of the greatest elements, with these, the greatest first. Of equal ones at the end, any are given.</summary>
    /// <param name="map">The map.</param>
    /// <param name="count">How many are wanted.</param>
    public static IReadOnlyList<KeyValuePair<int, T>> Top<T>(this ArrayMap<T> map, int count) where T : unmanaged, IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(map);
        return Find<int, T, T>(map, count, static value => MemoryMarshal.Read<T>(value), static value => value);
    }

    /// <summary>The indexes of the elements whose sums over all CPUs are the greatest, with these, the greatest first. Of equal ones at the end, any are given.</summary>
    /// <param name="map">The map.</param>
    /// <param name="count">How many are wanted.</param>
    /// <exception cref="OverflowException">A sum does not fit into <typeparamref name="T"/>.</exception>
    public static IReadOnlyList<KeyValuePair<int, T>> Top<T>(this PerCpuArrayMap<T> map, int count) where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(map);
        return Find<int, T, T>(map, count, Sum<T>, static sum => sum);
    }

    static T Sum<T>(ReadOnlySpan<byte> values) where T : unmanaged, INumber<T> =>
        new PerCpuView<T>(MemoryMarshal.Cast<byte, ulong>(values), PossibleCpus.Numbers.AsSpan()).Sum();

    delegate TValue ValueReader<TValue>(ReadOnlySpan<byte> value);

    static KeyValuePair<TKey, TValue>[] Find<TKey, TValue, TRank>(BpfMap map, int count, ValueReader<TValue> read, Func<TValue, TRank> rank)
        where TKey : unmanaged
        where TRank : IComparable<TRank>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0)
        {
            return [];
        }

        var kept = new PriorityQueue<KeyValuePair<TKey, TValue>, TRank>(); // the least of them is at its head
        var walk = new MapWalk(map, map.BytesOfValue);
        try
        {
            while (walk.MoveNext())
            {
                TValue value = read(MemoryMarshal.CreateReadOnlySpan(ref walk.Value, map.BytesOfValue));
                TRank ofValue = rank(value);
                if (kept.Count < count)
                {
                    kept.Enqueue(new(Unsafe.ReadUnaligned<TKey>(ref walk.Key), value), ofValue);
                }
                else if (kept.TryPeek(out _, out TRank? least) && ofValue.CompareTo(least) > 0)
                {
                    kept.DequeueEnqueue(new(Unsafe.ReadUnaligned<TKey>(ref walk.Key), value), ofValue);
                }
            }
        }
        finally
        {
            walk.Dispose();
        }

        var top = new KeyValuePair<TKey, TValue>[kept.Count];
        for (int i = top.Length - 1; i >= 0; i--)
        {
            top[i] = kept.Dequeue();
        }

        return top;
    }
}
