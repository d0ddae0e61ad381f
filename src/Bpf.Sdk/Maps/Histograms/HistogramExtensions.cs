using System.Numerics;

namespace Bpf.Sdk;

/// <summary>Reads histograms that programs count in maps.</summary>
public static class HistogramExtensions
{
    /// <summary>Reads an array whose elements are the slots of a histogram.</summary>
    /// <param name="map">The map.</param>
    /// <param name="scale">Which values each slot counts.</param>
    /// <exception cref="BpfException">A slot that the scale does not have counts something.</exception>
    /// <exception cref="OverflowException">A count is negative, or beyond 64 bits.</exception>
    public static Histogram ToHistogram<T>(this ArrayMap<T> map, HistogramScale scale) where T : unmanaged, IBinaryInteger<T> => Read<int, T>(map, scale);

    /// <summary>Reads an array whose elements are the slots of a histogram. A slot counts what all CPUs do.</summary>
    /// <inheritdoc cref="ToHistogram{T}(ArrayMap{T}, HistogramScale)"/>
    public static Histogram ToHistogram<T>(this PerCpuArrayMap<T> map, HistogramScale scale) where T : unmanaged, IBinaryInteger<T> => Read<int, T>(map, scale);

    /// <summary>Reads a table whose keys are the slots of a histogram.</summary>
    /// <inheritdoc cref="ToHistogram{T}(ArrayMap{T}, HistogramScale)"/>
    public static Histogram ToHistogram<TSlot, T>(this KeyedMap<TSlot, T> map, HistogramScale scale)
        where TSlot : unmanaged, IBinaryInteger<TSlot>
        where T : unmanaged, IBinaryInteger<T> => Read<TSlot, T>(map, scale);

    /// <summary>Reads a table whose keys are the slots of a histogram. A slot counts what all CPUs do.</summary>
    /// <inheritdoc cref="ToHistogram{T}(ArrayMap{T}, HistogramScale)"/>
    public static Histogram ToHistogram<TSlot, T>(this PerCpuHashTableMap<TSlot, T> map, HistogramScale scale)
        where TSlot : unmanaged, IBinaryInteger<TSlot>
        where T : unmanaged, IBinaryInteger<T> => Read<TSlot, T>(map, scale);

    /// <summary>Reads a table that has many histograms, its keys each being one and a slot of it: one for each process, say.</summary>
    /// <param name="map">The map.</param>
    /// <param name="scale">Which values each slot counts.</param>
    /// <param name="split">Which histogram and which slot a key stands for.</param>
    /// <exception cref="BpfException">A slot that the scale does not have counts something.</exception>
    /// <exception cref="OverflowException">A count is negative, or beyond 64 bits.</exception>
    public static IReadOnlyDictionary<TGroup, Histogram> ToHistograms<TKey, T, TGroup>(this KeyedMap<TKey, T> map, HistogramScale scale, Func<TKey, (TGroup Group, long Slot)> split)
        where TKey : unmanaged
        where T : unmanaged, IBinaryInteger<T>
        where TGroup : notnull
    {
        ArgumentNullException.ThrowIfNull(map);
        return HistogramSlots.Read<TKey, T, TGroup>(map, scale, split);
    }

    /// <summary>Reads a table that has many histograms, its keys each being one and a slot of it: one for each process, say. A slot counts what all CPUs do.</summary>
    /// <inheritdoc cref="ToHistograms{TKey, T, TGroup}(KeyedMap{TKey, T}, HistogramScale, Func{TKey, ValueTuple{TGroup, long}})"/>
    public static IReadOnlyDictionary<TGroup, Histogram> ToHistograms<TKey, T, TGroup>(this PerCpuHashTableMap<TKey, T> map, HistogramScale scale, Func<TKey, (TGroup Group, long Slot)> split)
        where TKey : unmanaged
        where T : unmanaged, IBinaryInteger<T>
        where TGroup : notnull
    {
        ArgumentNullException.ThrowIfNull(map);
        return HistogramSlots.Read<TKey, T, TGroup>(map, scale, split);
    }

    static Histogram Read<TSlot, T>(BpfMap map, HistogramScale scale)
        where TSlot : unmanaged, IBinaryInteger<TSlot>
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentNullException.ThrowIfNull(map);
        // A slot beyond 63 bits is none of any scale.
        Dictionary<int, Histogram> one = HistogramSlots.Read<TSlot, T, int>(map, scale, static slot => (0, long.CreateSaturating(slot)));
        return one.TryGetValue(0, out Histogram? histogram) ? histogram : Histogram.Of([], scale);
    }
}
