using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What arrays have in common whose elements are other objects of the kernel: an element is empty, or holds one of them.</summary>
public abstract unsafe class DescriptorArrayMap : BpfMap
{
    private protected DescriptorArrayMap(BpfMap map, bool ownsHandle, string display, BpfMapType type) : base(map, ownsHandle) =>
        // The kernel makes maps of these kinds with values of four bytes, or eight where it takes them.
        new MapShape(display, [type], null, sizeof(uint), null, -1).ThrowIfOther(this);

    /// <summary>Number of elements, also of those that are empty.</summary>
    public int Length => (int)MaxEntries;

    /// <summary>Empties an element: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if it was empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    public bool Remove(int index)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        // SAFETY: the constructor has checked that keys have four bytes.
        int result = MapCalls.Delete(Handle, &key);
        if (result == -Errno.EINVAL && Type == BpfMapType.SockMap)
        {
            result = -Errno.ENOENT; // so an empty element of this one kind is called (__sock_map_delete, net/core/sock_map.c)
        }

        return IsThere(result, "remove from", index);
    }

    /// <summary>Empties all elements, one by one.</summary>
    public void Clear()
    {
        for (int index = 0; index < Length; index++)
        {
            Remove(index);
        }
    }

    private protected int Put(int index, SafeHandle element, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        return DescriptorElement.Update(this, &key, element, mode);
    }
}
