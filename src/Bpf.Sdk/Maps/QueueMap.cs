namespace Bpf.Sdk;

/// <summary>A queue in the kernel (<c>BPF_MAP_TYPE_QUEUE</c>, Linux 4.20): the value that was put in first comes out first.</summary>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class QueueMap<T> : LineMap<T>, IBpfMap<QueueMap<T>> where T : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<T>("QueueMap", 0, BpfMapType.Queue);

    QueueMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, s_shape)
    {
    }

    static MapShape? IBpfMap<QueueMap<T>>.Shape => s_shape;

    static QueueMap<T> IBpfMap<QueueMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Puts a value at the end: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="BpfMapException">The queue is full: <see cref="BpfMapFailure.Full"/>.</exception>
    public void Enqueue(T value) => Put(value, "enqueue to", MapUpdateMode.Any);

    /// <summary>Puts a value at the end: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <returns>False if the queue is full.</returns>
    public bool TryEnqueue(T value) => TryPut(value, "enqueue to");

    /// <summary>Puts a value at the end; a full queue drops its oldest value for it, that is, the next one: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_EXIST.</summary>
    public void EnqueueDroppingOldest(T value) => Put(value, "enqueue to", MapUpdateMode.Exist);

    /// <summary>Takes the first value: bpf(2), BPF_MAP_LOOKUP_AND_DELETE_ELEM.</summary>
    /// <returns>False if the queue is empty.</returns>
    public bool TryDequeue(out T value) => TryTake(out value, "dequeue from");
}
