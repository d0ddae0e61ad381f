using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What hash tables of the kernel have in common, whatever they do when they are full.</summary>
/// <typeparam name="TKey">The key, laid out as in C.</typeparam>
/// <typeparam name="TValue">The value, laid out as in C.</typeparam>
public abstract unsafe class HashTableMap<TKey, TValue> : KeyedMap<TKey, TValue>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private protected HashTableMap(BpfMap map, bool ownsHandle, in MapShape shape) : base(map, ownsHandle, shape)
    {
    }

    /// <summary>Removes a key and gives its value, in one step: bpf(2), BPF_MAP_LOOKUP_AND_DELETE_ELEM (Linux 5.14).</summary>
    /// <returns>False if the map did not have the key.</returns>
    /// <exception cref="BpfMapException">The kernel cannot do it in one step: <see cref="BpfMapFailure.NotSupported"/>.</exception>
    public bool TryRemove(TKey key, out TValue value)
    {
        Unsafe.SkipInit(out TValue found);
        // SAFETY: the constructor of the base has checked that key and value have these sizes.
        int result = MapCalls.LookupAndDelete(Handle, &key, &found);
        value = result >= 0 ? found : default;
        return IsThere(result, "look up and remove from", key);
    }

    /// <summary>
    /// Takes elements out, as many as there are and there is room for, by one call for thousands: bpf(2), BPF_MAP_LOOKUP_AND_DELETE_BATCH (Linux 5.6). What programs add meanwhile
    /// is taken or stays; what they count meanwhile is in the value that is given, or in an element of its own.
    /// </summary>
    /// <remarks>Where the kernel cannot do it at once, elements are taken one by one, before Linux 5.14 in two steps: what a program counts between these is lost.</remarks>
    /// <param name="keys">Where the keys go.</param>
    /// <param name="values">Where as many values go.</param>
    /// <returns>How many were taken.</returns>
    /// <exception cref="ArgumentException">There is not as much room for values as for keys.</exception>
    /// <exception cref="BpfMapException">The map is frozen, or was opened for reading or for writing only.</exception>
    public int Drain(Span<TKey> keys, Span<TValue> values)
    {
        ThrowIfCountsDiffer(keys.Length, values.Length);
        byte* cursor = stackalloc byte[MapWalk.CursorSize(this)];
        int taken = 0;
        while (taken < keys.Length)
        {
            uint count = (uint)(keys.Length - taken);
            int result;
            fixed (TKey* keysPointer = keys[taken..])
            fixed (TValue* valuesPointer = values[taken..])
            {
                // SAFETY: there is room for 'count' of both, and for a cursor.
                result = MapCalls.LookupAndDeleteBatch(Handle, taken == 0 ? null : cursor, cursor, keysPointer, valuesPointer, ref count);
            }

            if (result == -Errno.ENOENT)
            {
                return taken + (int)count;
            }

            if (result == -Errno.ENOSPC || MapWalk.IsMissing(result) || (result >= 0 && count == 0))
            {
                // A bucket that there is no room for, or a kernel that cannot do it at once.
                return taken + DrainEach(keys[taken..], values[taken..]);
            }

            if (result < 0)
            {
                throw ElementFailure.Create(this, "take elements out of", null, result);
            }

            taken += (int)count;
        }

        return taken;
    }

    int DrainEach(Span<TKey> keys, Span<TValue> values)
    {
        int taken = 0;
        var walk = new MapWalk(this, (int)ValueSize);
        try
        {
            while (taken < keys.Length && walk.MoveNext())
            {
                var key = Unsafe.ReadUnaligned<TKey>(ref walk.Key);
                TValue value;
                // SAFETY: as above.
                int result = MapCalls.LookupAndDelete(Handle, &key, &value);
                bool isThere = MapWalk.IsMissing(result)
                    ? TryGetValue(key, out value) && Remove(key)
                    : IsThere(result, "look up and remove from", key);
                if (isThere)
                {
                    keys[taken] = key;
                    values[taken++] = value;
                }
            }
        }
        finally
        {
            walk.Dispose();
        }

        return taken;
    }
}
