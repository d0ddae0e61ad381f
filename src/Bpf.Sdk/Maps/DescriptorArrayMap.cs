using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What arrays have in common whose elements are other objects of the kernel: an element is empty, or holds one of them.</summary>
public abstract unsafe class DescriptorArrayMap : BpfMap
{
    private protected DescriptorArrayMap(BpfMap map, bool ownsHandle, string display, BpfMapType type) : base(map, ownsHandle) =>
        new MapShape(display, [type], null, sizeof(uint), null, sizeof(uint)).ThrowIfOther(this);

    /// <summary>Number of elements, also of those that are empty.</summary>
    public int Length => (int)MaxEntries;

    /// <summary>The elements that are not empty, looked at one by one.</summary>
    public IEnumerable<int> Indexes => Elements().Select(static element => element.Index);

    /// <summary>Those that are not empty, with the number of what they hold.</summary>
    private protected IEnumerable<(int Index, uint Id)> Elements()
    {
        for (int index = 0; index < Length; index++)
        {
            if (TryGetId(index, out uint id))
            {
                yield return (index, id);
            }
        }
    }

    /// <summary>Empties an element: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if it was empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    public bool Remove(int index)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        // SAFETY: the constructor has checked that keys and values have four bytes.
        int result = MapCalls.Delete(Handle, &key);
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

    private protected bool TryGetId(int index, out uint id)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        uint found;
        // SAFETY: as above.
        int result = MapCalls.Lookup(Handle, &key, &found);
        id = result >= 0 ? found : 0;
        return IsThere(result, "look up in", index);
    }

    private protected int Put(int index, BpfHandle element)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        element.ThrowIfClosed();
        using var use = new HandleUse(element);
        uint value = use.FileDescriptor;
        // SAFETY: as above.
        return MapCalls.Update(Handle, &key, &value, MapCalls.Any);
    }
}
