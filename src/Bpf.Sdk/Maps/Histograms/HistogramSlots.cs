using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Counts by slot, as they are read from a map.</summary>
sealed class HistogramSlots(HistogramScale scale)
{
    readonly ulong[] _counts = new ulong[scale.SlotCount];

    public ReadOnlySpan<ulong> Counts => _counts;

    /// <returns>False if the scale does not have the slot, and the count is not zero.</returns>
    /// <exception cref="OverflowException">The slot counts more than 64 bits can.</exception>
    public bool TryAdd(long slot, ulong count)
    {
        if ((ulong)slot >= (ulong)_counts.Length)
        {
            return count == 0;
        }

        _counts[slot] = checked(_counts[slot] + count);
        return true;
    }

    /// <summary>Reads a map whose elements are slots, of one histogram or of many.</summary>
    /// <param name="map">The map. Of a per-CPU map, a slot counts what all CPUs do.</param>
    /// <param name="scale">Which values each slot counts.</param>
    /// <param name="split">Which histogram and which slot a key stands for.</param>
    public static Dictionary<TGroup, Histogram> Read<TKey, TCount, TGroup>(BpfMap map, HistogramScale scale, Func<TKey, (TGroup Group, long Slot)> split)
        where TKey : unmanaged
        where TCount : unmanaged, IBinaryInteger<TCount>
        where TGroup : notnull
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(split);
        var groups = new Dictionary<TGroup, HistogramSlots>();
        var walk = new MapWalk(map, map.BytesOfValue);
        try
        {
            while (walk.MoveNext())
            {
                var key = Unsafe.ReadUnaligned<TKey>(ref walk.Key);
                (TGroup group, long slot) = split(key);
                ref HistogramSlots? slots = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, group, out _);
                slots ??= new(scale);
                ulong count = Count<TCount>(map, MemoryMarshal.CreateReadOnlySpan(ref walk.Value, map.BytesOfValue));
                if (!slots.TryAdd(slot, count))
                {
                    throw new BpfException("make a histogram of map", map.Name, 0,
                        $"Key {ElementFailure.Text(key)} is slot {slot}, and the scale has slots 0 to {scale.SlotCount - 1}. Do the program and the scale agree?");
                }
            }
        }
        finally
        {
            walk.Dispose();
        }

        return groups.ToDictionary(static pair => pair.Key, pair => Histogram.Of(pair.Value.Counts, scale));
    }

    static ulong Count<TCount>(BpfMap map, ReadOnlySpan<byte> value) where TCount : unmanaged, IBinaryInteger<TCount>
    {
        ulong sum = 0;
        int stride = map.IsPerCpu ? value.Length / PossibleCpus.Count : value.Length;
        for (; !value.IsEmpty; value = value[stride..])
        {
            sum = checked(sum + ulong.CreateChecked(MemoryMarshal.Read<TCount>(value)));
        }

        return sum;
    }
}
