using System.Buffers;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What hash tables of the kernel that have a value for each possible CPU in each element have in common, whatever they do when they are full.</summary>
/// <typeparam name="TKey">The key, laid out as in C.</typeparam>
/// <typeparam name="TValue">A value of one CPU, laid out as in C.</typeparam>
public abstract unsafe class PerCpuHashTableMap<TKey, TValue> : KeyedMap<TKey>
    where TKey : unmanaged
    where TValue : unmanaged
{
    readonly int _words;

    private protected PerCpuHashTableMap(BpfMap map, bool ownsHandle, in MapShape shape) : base(map, ownsHandle, shape) => _words = BytesOfValue / sizeof(ulong);

    /// <summary>Reads the values of all CPUs of a key: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">Where they go. It stays as it is if the map does not have the key.</param>
    /// <returns>False if the map does not have the key.</returns>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public bool TryGetValue(TKey key, PerCpu<TValue> values)
    {
        ThrowIfOther(values);
        return TryGetWords(key, values.Words);
    }

    internal bool TryGetWords(TKey key, Span<ulong> words)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, _words, nameof(words));
        int result;
        fixed (ulong* pointer = words)
        {
            // SAFETY: the constructor has checked the sizes, and there is room for a value of each CPU.
            result = MapCalls.Lookup(Handle, &key, pointer);
        }

        return IsThere(result, "look up in", key);
    }

    /// <inheritdoc/>
    public override bool ContainsKey(TKey key)
    {
        ulong[] words = ArrayPool<ulong>.Shared.Rent(_words);
        bool found = TryGetWords(key, words);
        ArrayPool<ulong>.Shared.Return(words);
        return found;
    }

    /// <summary>Adds a key or replaces its values, those of all CPUs: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">A value for each CPU.</param>
    /// <param name="mode">What is done if the key is there, or is not. Per-CPU values have no locks: <see cref="MapUpdateMode.Locked"/> is refused.</param>
    /// <exception cref="BpfMapException">The map is full, or the mode forbids it; <see cref="BpfMapException.Reason"/> says which.</exception>
    public void Set(TKey key, PerCpu<TValue> values, MapUpdateMode mode = MapUpdateMode.Any)
    {
        int result = Update(key, values, mode);
        if (result < 0)
        {
            ThrowFailed("update", key, result);
        }
    }

    /// <summary>Adds a key: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <returns>False if the key is there already.</returns>
    /// <exception cref="BpfMapException">The map is full, for example.</exception>
    public bool TryAdd(TKey key, PerCpu<TValue> values) => TryUpdate(key, values, MapUpdateMode.NoExist, -Errno.EEXIST);

    /// <summary>Replaces the values of a key, those of all CPUs: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_EXIST.</summary>
    /// <returns>False if the key is not there.</returns>
    public bool TryReplace(TKey key, PerCpu<TValue> values) => TryUpdate(key, values, MapUpdateMode.Exist, -Errno.ENOENT);

    bool TryUpdate(TKey key, PerCpu<TValue> values, MapUpdateMode mode, int refusal)
    {
        int result = Update(key, values, mode);
        if (result < 0 && result != refusal)
        {
            ThrowFailed("update", key, result);
        }

        return result >= 0;
    }

    int Update(TKey key, PerCpu<TValue> values, MapUpdateMode mode)
    {
        ThrowIfOther(values);
        fixed (ulong* pointer = values.Words)
        {
            // SAFETY: as in TryGetValue.
            return MapCalls.Update(Handle, &key, pointer, (ulong)mode);
        }
    }

    /// <summary>Sets many keys, the values of all CPUs of each, by one call for thousands where the kernel can: bpf(2), BPF_MAP_UPDATE_BATCH (Linux 5.6; elsewhere key by key).</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="values">
    /// For each key a value for each possible CPU, one key's behind the other's: with <see cref="PerCpu{T}.Count"/> CPUs, that of key <c>k</c> at position <c>p</c> is
    /// <c>values[k * count + p]</c>.
    /// </param>
    /// <param name="mode">What is done with keys that are there, or are not.</param>
    /// <exception cref="ArgumentException">There are not as many values as keys and CPUs.</exception>
    /// <exception cref="BpfMapException">The kernel refused one; those before it are set.</exception>
    public void SetRange(ReadOnlySpan<TKey> keys, ReadOnlySpan<TValue> values, MapUpdateMode mode = MapUpdateMode.Any) => PerCpuBatch.Update(this, keys, values, mode);

    /// <summary>Removes a key and gives the values of all CPUs, in one step: bpf(2), BPF_MAP_LOOKUP_AND_DELETE_ELEM (Linux 5.14).</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">Where they go. It stays as it is if the map did not have the key.</param>
    /// <returns>False if the map did not have the key.</returns>
    /// <exception cref="BpfMapException">The kernel cannot do it in one step: <see cref="BpfMapFailure.NotSupported"/>.</exception>
    public bool TryRemove(TKey key, PerCpu<TValue> values)
    {
        ThrowIfOther(values);
        int result;
        fixed (ulong* pointer = values.Words)
        {
            // SAFETY: as in TryGetValue.
            result = MapCalls.LookupAndDelete(Handle, &key, pointer);
        }

        return IsThere(result, "look up and remove from", key);
    }

    /// <summary>The elements, read by batches where the kernel can: bpf(2), BPF_MAP_LOOKUP_BATCH (Linux 5.6). Nothing is allocated.</summary>
    public PerCpuEnumerator<TKey, TValue> GetEnumerator() => new(this);

    void ThrowIfOther(PerCpu<TValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Words.Length, _words, nameof(values));
    }
}
