using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// A set that knows for certain what is not in it (<c>BPF_MAP_TYPE_BLOOM_FILTER</c>, Linux 5.16). Nothing is removed from it or read back, and it is never full:
/// with more values than its capacity, it is only wrong more often.
/// </summary>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size. All its bytes count, padding too.</typeparam>
public sealed unsafe class BloomFilterMap<T> : BpfMap, IBpfMap<BloomFilterMap<T>> where T : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<T>("BloomFilterMap", 0, BpfMapType.BloomFilter);

    BloomFilterMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle) => s_shape.ThrowIfOther(this);

    static MapShape? IBpfMap<BloomFilterMap<T>>.Shape => s_shape;

    static BloomFilterMap<T> IBpfMap<BloomFilterMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Adds a value: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="BpfMapException">The map is frozen, or was opened for reading only.</exception>
    public void Add(T value)
    {
        // SAFETY: the constructor has checked that values have this size; this kind has no keys.
        int result = MapCalls.Update(Handle, null, &value, MapCalls.Any);
        if (result < 0)
        {
            throw ElementFailure.Create(this, "add to", null, result);
        }
    }

    /// <summary>Whether a value may have been added: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if it certainly was not; true if it was, and sometimes if it was not.</returns>
    /// <exception cref="BpfMapException">The map was opened for writing only.</exception>
    public bool MayContain(T value)
    {
        // SAFETY: as above. The kernel reads the value here, and does not write it.
        int result = MapCalls.Lookup(Handle, null, &value);
        return result >= 0 || (result == -Errno.ENOENT ? false : throw ElementFailure.Create(this, "look up in", null, result));
    }
}
