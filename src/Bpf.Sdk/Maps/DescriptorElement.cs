using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Elements that are written as the descriptor of what they shall hold.</summary>
static unsafe class DescriptorElement
{
    /// <summary>BPF_MAP_UPDATE_ELEM with a descriptor, in four bytes or eight as the map has them. It stays open for the time of the call.</summary>
    /// <param name="map">The map.</param>
    /// <param name="key">As many bytes as its keys have.</param>
    /// <param name="element">What the element shall hold.</param>
    /// <param name="mode">What is done with one that is there, or is not.</param>
    /// <returns>0, or the negated errno.</returns>
    public static int Update(BpfMap map, void* key, SafeHandle element, MapUpdateMode mode)
    {
        (element as BpfHandle)?.ThrowIfClosed();
        using var use = new HandleUse(element);
        uint narrow = use.FileDescriptor;
        ulong wide = narrow;
        // SAFETY: the kernel reads a key, and a value of the map's size, which is that of one of the two.
        return MapCalls.Update(map.Handle, key, map.ValueSize == sizeof(ulong) ? &wide : &narrow, (ulong)mode);
    }
}
