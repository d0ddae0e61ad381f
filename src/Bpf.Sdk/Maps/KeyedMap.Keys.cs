using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What maps whose elements are added and removed by key do with the key alone, whatever a value is: one, or one for each CPU.</summary>
/// <typeparam name="TKey">The key, laid out as in C. The kernel compares all its bytes: a struct with padding finds only what has the same bytes there.</typeparam>
public abstract unsafe class KeyedMap<TKey> : BpfMap where TKey : unmanaged
{
    private protected KeyedMap(BpfMap map, bool ownsHandle, in MapShape shape) : base(map, ownsHandle) => shape.ThrowIfOther(this);

    /// <summary>Whether the map has a key. It costs as much as reading the value: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    public abstract bool ContainsKey(TKey key);

    /// <summary>Removes a key: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if the map did not have it.</returns>
    public bool Remove(TKey key)
    {
        // SAFETY: the constructor has checked that the key has this size.
        int result = MapCalls.Delete(Handle, &key);
        return IsThere(result, "remove from", key);
    }

    /// <summary>Removes many keys, by one call where the kernel can: bpf(2), BPF_MAP_DELETE_BATCH (Linux 5.6).</summary>
    /// <returns>How many of them the map had.</returns>
    public int RemoveRange(ReadOnlySpan<TKey> keys)
    {
        int removed = 0;
        for (int next = 0; next < keys.Length; next++)
        {
            uint count = (uint)(keys.Length - next);
            int result;
            fixed (TKey* pointer = keys[next..])
            {
                // SAFETY: there are 'count' keys.
                result = MapCalls.DeleteBatch(Handle, pointer, ref count);
            }

            if (result >= 0)
            {
                return removed + keys.Length - next;
            }

            if (MapWalk.IsMissing(result))
            {
                return removed + RemoveEach(keys[next..]);
            }

            // The kernel stops at what is not there, or at what the single call has a word for.
            if (result == -Errno.ENOENT && count < keys.Length - next)
            {
                removed += (int)count;
                next += (int)count;
            }
            else
            {
                removed += RemoveEach(keys.Slice(next, 1));
            }
        }

        return removed;
    }

    int RemoveEach(ReadOnlySpan<TKey> keys)
    {
        int removed = 0;
        foreach (TKey key in keys)
        {
            removed += Remove(key) ? 1 : 0;
        }

        return removed;
    }

    /// <summary>Counts the elements, by reading all of them: the kernel does not say.</summary>
    public int Count()
    {
        int count = 0;
        var walk = new MapWalk(this, BytesOfValue);
        try
        {
            while (walk.ReadMore())
            {
                count += walk.Keys.Length / sizeof(TKey);
            }
        }
        finally
        {
            walk.Dispose();
        }

        return count;
    }

    /// <summary>Removes all elements that are there when it is called, by batches where the kernel can.</summary>
    public void Clear()
    {
        var walk = new MapWalk(this, BytesOfValue);
        try
        {
            while (walk.ReadMore())
            {
                RemoveRange(MemoryMarshal.Cast<byte, TKey>(walk.Keys));
            }
        }
        finally
        {
            walk.Dispose();
        }
    }
}
