namespace Bpf.Sdk;

/// <summary>A hash table that has a value for each possible CPU in each element, and makes room by dropping what was used least recently (<c>BPF_MAP_TYPE_LRU_PERCPU_HASH</c>).</summary>
/// <typeparam name="TKey">The key, laid out as in C: its size must be the map's key size. All its bytes are compared, padding too.</typeparam>
/// <typeparam name="TValue">A value of one CPU, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class LruPerCpuHashMap<TKey, TValue> : PerCpuHashTableMap<TKey, TValue>, IBpfMap<LruPerCpuHashMap<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<TKey, TValue>("LruPerCpuHashMap", BpfMapType.LruPerCpuHash);

    LruPerCpuHashMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, s_shape)
    {
    }

    static MapShape? IBpfMap<LruPerCpuHashMap<TKey, TValue>>.Shape => s_shape;

    static LruPerCpuHashMap<TKey, TValue> IBpfMap<LruPerCpuHashMap<TKey, TValue>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);
}
