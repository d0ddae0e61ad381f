using System.Collections;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>A map whose elements are added and removed by key. Single elements cost one system call each, bulk operations and enumeration one for thousands.</summary>
/// <typeparam name="TKey">The key, laid out as in C. The kernel compares all its bytes: a struct with padding finds only what has the same bytes there.</typeparam>
/// <typeparam name="TValue">The value, laid out as in C.</typeparam>
public abstract unsafe class KeyedMap<TKey, TValue> : KeyedMap<TKey>, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    private protected KeyedMap(BpfMap map, bool ownsHandle, in MapShape shape) : base(map, ownsHandle, shape)
    {
    }

    /// <summary>The value of a key: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is added or replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="KeyNotFoundException">The map does not have the key.</exception>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public TValue this[TKey key]
    {
        get => TryGetValue(key, out TValue value) ? value : throw new KeyNotFoundException($"Map '{Name}' does not have key {ElementFailure.Text(key)}.");
        set => Set(key, value);
    }

    /// <summary>The value of a key: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if the map does not have the key.</returns>
    public bool TryGetValue(TKey key, out TValue value) => TryGetValue(key, out value, MapUpdateMode.Any);

    /// <summary>The value of a key, copied while its lock is held: <see cref="MapUpdateMode.Locked"/>.</summary>
    /// <returns>False if the map does not have the key.</returns>
    public bool TryGetValueLocked(TKey key, out TValue value) => TryGetValue(key, out value, MapUpdateMode.Locked);

    bool TryGetValue(TKey key, out TValue value, MapUpdateMode mode)
    {
        Unsafe.SkipInit(out TValue found);
        // SAFETY: the constructor has checked that key and value have these sizes.
        int result = MapCalls.Lookup(Handle, &key, &found, (ulong)mode);
        value = result >= 0 ? found : default;
        return IsThere(result, "look up in", key);
    }

    /// <inheritdoc/>
    public override bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <summary>Adds or replaces a value: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value.</param>
    /// <param name="mode">What is done if the key is there, or is not.</param>
    /// <exception cref="BpfMapException">The map is full, or the mode forbids it; <see cref="BpfMapException.Reason"/> says which.</exception>
    public void Set(TKey key, TValue value, MapUpdateMode mode = MapUpdateMode.Any)
    {
        // SAFETY: as above.
        int result = MapCalls.Update(Handle, &key, &value, (ulong)mode);
        if (result < 0)
        {
            ThrowFailed("update", key, result);
        }
    }

    /// <summary>Adds a value: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <returns>False if the key is there already.</returns>
    /// <exception cref="BpfMapException">The map is full, for example.</exception>
    public bool TryAdd(TKey key, TValue value) => TryUpdate(key, value, MapUpdateMode.NoExist, -Errno.EEXIST);

    /// <summary>Replaces a value: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_EXIST.</summary>
    /// <returns>False if the key is not there.</returns>
    public bool TryReplace(TKey key, TValue value) => TryUpdate(key, value, MapUpdateMode.Exist, -Errno.ENOENT);

    bool TryUpdate(TKey key, TValue value, MapUpdateMode mode, int refusal)
    {
        // SAFETY: as above.
        int result = MapCalls.Update(Handle, &key, &value, (ulong)mode);
        if (result < 0 && result != refusal)
        {
            ThrowFailed("update", key, result);
        }

        return result >= 0;
    }

    /// <summary>Sets many values, by one call where the kernel can: bpf(2), BPF_MAP_UPDATE_BATCH (Linux 5.6).</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="values">As many values.</param>
    /// <param name="mode">What is done with keys that are there, or are not.</param>
    /// <exception cref="ArgumentException">There are not as many values as keys.</exception>
    /// <exception cref="BpfMapException">The kernel refused one; those before it are set.</exception>
    public void SetRange(ReadOnlySpan<TKey> keys, ReadOnlySpan<TValue> values, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ThrowIfCountsDiffer(keys.Length, values.Length);
        if (keys.IsEmpty)
        {
            return;
        }

        uint count = (uint)keys.Length;
        int result;
        fixed (TKey* keysPointer = keys)
        fixed (TValue* valuesPointer = values)
        {
            // SAFETY: there are 'count' of both.
            result = MapCalls.UpdateBatch(Handle, keysPointer, valuesPointer, ref count, (ulong)mode);
        }

        if (result >= 0)
        {
            return;
        }

        // What the kernel does not do at once it does one by one, and what it refuses is refused again, by its key.
        int done = count < keys.Length && !MapWalk.IsMissing(result) ? (int)count : 0;
        for (int i = done; i < keys.Length; i++)
        {
            Set(keys[i], values[i], mode);
        }
    }

    /// <summary>Copies elements, as many as there are and there is room for, straight from the kernel.</summary>
    /// <param name="keys">Where the keys go.</param>
    /// <param name="values">Where as many values go.</param>
    /// <returns>How many were copied.</returns>
    /// <exception cref="ArgumentException">There is not as much room for values as for keys.</exception>
    public int CopyTo(Span<TKey> keys, Span<TValue> values)
    {
        ThrowIfCountsDiffer(keys.Length, values.Length);
        byte* cursor = stackalloc byte[MapWalk.CursorSize(this)];
        int copied = 0;
        while (copied < keys.Length)
        {
            uint count = (uint)(keys.Length - copied);
            int result;
            fixed (TKey* keysPointer = keys[copied..])
            fixed (TValue* valuesPointer = values[copied..])
            {
                // SAFETY: there is room for 'count' of both, and for a cursor.
                result = MapCalls.LookupBatch(Handle, copied == 0 ? null : cursor, cursor, keysPointer, valuesPointer, ref count);
            }

            if (result == -Errno.ENOENT)
            {
                return copied + (int)count;
            }

            if (result < 0 || count == 0)
            {
                // A bucket that there is no room for, or a kernel that cannot do it at once: by way of a buffer.
                return copied + CopyRest(keys[copied..], values[copied..], copied == 0 ? default : new ReadOnlySpan<byte>(cursor, MapWalk.CursorSize(this)));
            }

            copied += (int)count;
        }

        return copied;
    }

    int CopyRest(Span<TKey> keys, Span<TValue> values, ReadOnlySpan<byte> from)
    {
        var walk = new MapWalk(this, (int)ValueSize, from);
        try
        {
            int copied = 0;
            while (copied < keys.Length && walk.MoveNext())
            {
                keys[copied] = Unsafe.ReadUnaligned<TKey>(ref walk.Key);
                values[copied++] = Unsafe.ReadUnaligned<TValue>(ref walk.Value);
            }

            return copied;
        }
        finally
        {
            walk.Dispose();
        }
    }

    /// <summary>The elements, read by batches. Directly enumerated, nothing is allocated.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected static void ThrowIfCountsDiffer(int keys, int values)
    {
        if (keys != values)
        {
            throw new ArgumentException($"There are {keys} keys and {values} values.", nameof(values));
        }
    }

    /// <summary>Goes through the elements of a map.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        MapWalk _walk;

        internal Enumerator(KeyedMap<TKey, TValue> map) => _walk = new(map, (int)map.ValueSize);

        /// <inheritdoc/>
        public readonly KeyValuePair<TKey, TValue> Current => new(Unsafe.ReadUnaligned<TKey>(ref _walk.Key), Unsafe.ReadUnaligned<TValue>(ref _walk.Value));

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => _walk.MoveNext();

        /// <summary>Not supported: ask the map for another enumerator.</summary>
        public readonly void Reset() => throw new NotSupportedException();

        /// <inheritdoc/>
        public void Dispose() => _walk.Dispose();
    }
}
