namespace Bpf.Sdk;

/// <summary>A hash table (<c>BPF_MAP_TYPE_HASH</c>). A full one refuses further keys.</summary>
/// <typeparam name="TKey">The key, laid out as in C: its size must be the map's key size. All its bytes are compared, padding too.</typeparam>
/// <typeparam name="TValue">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class HashMap<TKey, TValue> : HashTableMap<TKey, TValue>, IBpfMap<HashMap<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<TKey, TValue>("HashMap", BpfMapType.Hash);

    HashMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, s_shape)
    {
    }

    static MapShape? IBpfMap<HashMap<TKey, TValue>>.Shape => s_shape;

    static HashMap<TKey, TValue> IBpfMap<HashMap<TKey, TValue>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);
}
