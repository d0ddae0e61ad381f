using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
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
    public IEnumerable<int> Indexes
    {
        get
        {
            for (int index = 0; index < Length; index++)
            {
                if (TryGetId(index, out _))
                {
                    yield return index;
                }
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
        return result >= 0 || (result == -Errno.ENOENT ? false : throw ElementFailure.Create(this, "remove from", index.ToString(), result));
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
        return result >= 0 || (result == -Errno.ENOENT ? false : throw ElementFailure.Create(this, "look up in", index.ToString(), result));
    }

    private protected int Put(int index, BpfHandle element)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        using var use = new HandleUse(element);
        uint value = use.FileDescriptor;
        // SAFETY: as above.
        return MapCalls.Update(Handle, &key, &value, MapCalls.Any);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void ThrowIfOutside(int index)
    {
        if ((uint)index >= MaxEntries)
        {
            ThrowOutside(index);
        }
    }

    [DoesNotReturn]
    void ThrowOutside(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"Map '{Name}' has elements 0 to {MaxEntries - 1}.");
}
