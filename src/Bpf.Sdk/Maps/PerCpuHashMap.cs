namespace Bpf.Sdk;

/// <summary>A hash table that has a value for each possible CPU in each element: programs write without meeting each other (<c>BPF_MAP_TYPE_PERCPU_HASH</c>). A full one refuses further keys.</summary>
/// <typeparam name="TKey">The key, laid out as in C: its size must be the map's key size. All its bytes are compared, padding too.</typeparam>
/// <typeparam name="TValue">A value of one CPU, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class PerCpuHashMap<TKey, TValue> : PerCpuHashTableMap<TKey, TValue>, IBpfMap<PerCpuHashMap<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<TKey, TValue>("PerCpuHashMap", BpfMapType.PerCpuHash);

    PerCpuHashMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, s_shape)
    {
    }

    static MapShape? IBpfMap<PerCpuHashMap<TKey, TValue>>.Shape => s_shape;

    static PerCpuHashMap<TKey, TValue> IBpfMap<PerCpuHashMap<TKey, TValue>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);
}
