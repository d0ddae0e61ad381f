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
}
