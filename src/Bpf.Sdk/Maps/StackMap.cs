namespace Bpf.Sdk;

/// <summary>A stack in the kernel (<c>BPF_MAP_TYPE_STACK</c>, Linux 4.20): the value that was put in last comes out first. Not the kind that holds stack traces.</summary>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class StackMap<T> : LineMap<T>, IBpfMap<StackMap<T>> where T : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<T>("StackMap", 0, BpfMapType.Stack);

    StackMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, s_shape)
    {
    }

    static MapShape? IBpfMap<StackMap<T>>.Shape => s_shape;

    static StackMap<T> IBpfMap<StackMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Puts a value on top: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="BpfMapException">The stack is full: <see cref="BpfMapFailure.Full"/>.</exception>
    public void Push(T value) => Put(value, "push to", MapUpdateMode.Any);

    /// <summary>Puts a value on top: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <returns>False if the stack is full.</returns>
    public bool TryPush(T value) => TryPut(value, "push to");

    /// <summary>Puts a value on top; a full stack drops its oldest value for it, that is, the one at the bottom: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_EXIST.</summary>
    public void PushDroppingOldest(T value) => Put(value, "push to", MapUpdateMode.Exist);

    /// <summary>Takes the value on top: bpf(2), BPF_MAP_LOOKUP_AND_DELETE_ELEM.</summary>
    /// <returns>False if the stack is empty.</returns>
    public bool TryPop(out T value) => TryTake(out value, "pop from");
}
