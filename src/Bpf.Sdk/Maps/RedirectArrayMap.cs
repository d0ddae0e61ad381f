using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What arrays have in common to whose elements XDP programs send packets with <c>bpf_redirect_map</c>.</summary>
public abstract unsafe class RedirectArrayMap : BpfMap
{
    private protected RedirectArrayMap(BpfMap map, bool ownsHandle, string display, BpfMapType type) : base(map, ownsHandle) =>
        new MapShape(display, [type], null, sizeof(uint), null, -1).ThrowIfOther(this);

    /// <summary>Number of elements, also of those that are empty.</summary>
    public int Length => (int)MaxEntries;

    /// <summary>Empties an element: bpf(2), BPF_MAP_DELETE_ELEM. The kernel does not tell whether it was empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    public void Remove(int index)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        // SAFETY: the constructor has checked that keys have four bytes.
        int result = MapCalls.Delete(Handle, &key);
        if (result < 0)
        {
            ThrowFailed("remove from", index, result);
        }
    }

    /// <summary>Empties all elements, one by one.</summary>
    public void Clear()
    {
        for (int index = 0; index < Length; index++)
        {
            Remove(index);
        }
    }
}
