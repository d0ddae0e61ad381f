namespace Bpf.Sdk;

/// <summary>A hash table that makes room by dropping what was used least recently (<c>BPF_MAP_TYPE_LRU_HASH</c>).</summary>
/// <typeparam name="TKey">The key, laid out as in C: its size must be the map's key size. All its bytes are compared, padding too.</typeparam>
/// <typeparam name="TValue">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class LruHashMap<TKey, TValue> : HashTableMap<TKey, TValue>, IBpfMap<LruHashMap<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<TKey, TValue>("LruHashMap", BpfMapType.LruHash);

    LruHashMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, s_shape)
    {
    }

    static MapShape? IBpfMap<LruHashMap<TKey, TValue>>.Shape => s_shape;

    static LruHashMap<TKey, TValue> IBpfMap<LruHashMap<TKey, TValue>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);
}
