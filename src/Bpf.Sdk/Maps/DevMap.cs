using System.Collections;

namespace Bpf.Sdk;

/// <summary>
/// Network devices by index (<c>BPF_MAP_TYPE_DEVMAP</c>, Linux 4.14): XDP programs send packets out of them with <c>bpf_redirect_map</c>. Values have four bytes, or, for a program
/// that packets pass on their way out, eight (<c>struct bpf_devmap_val</c>, Linux 5.8). When a device goes, the kernel empties its elements.
/// </summary>
public sealed class DevMap : RedirectArrayMap, IBpfMap<DevMap>, IEnumerable<KeyValuePair<int, DevMapValue>>
{
    DevMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, nameof(DevMap), BpfMapType.DevMap)
    {
    }

    static DevMap IBpfMap<DevMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    // By what they take, no call fits both.
#pragma warning disable RS0026
    /// <summary>Puts a network device into an element: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="index">The element.</param>
    /// <param name="interfaceIndex">The index of the device in the network namespace of the calling thread.</param>
    /// <param name="program">An XDP program for <c>BPF_XDP_DEVMAP</c> that packets pass on their way out; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="RedirectArrayMap.Length"/>, or a device cannot have this one.</exception>
    /// <exception cref="InvalidOperationException">There is a program, and the map's values have no room for it.</exception>
    /// <exception cref="BpfMapException">There is no such device. Or the program is of another kind: <see cref="BpfMapFailure.Mismatch"/>.</exception>
    public void Set(int index, int interfaceIndex, BpfProgram? program = null)
    {
        ThrowIfOutside(index);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interfaceIndex);
        int result = RedirectElement.Update(this, (uint)index, interfaceIndex, program);
        if (result < 0)
        {
            throw DeviceElement.NotTaken(this, (uint)index, interfaceIndex, program, result);
        }
    }

    /// <summary>As <see cref="Set(int, int, BpfProgram?)"/>, with the name of a device.</summary>
    /// <param name="index">The element.</param>
    /// <param name="device">The name of the device in the network namespace of the calling thread.</param>
    /// <param name="program">An XDP program for <c>BPF_XDP_DEVMAP</c> that packets pass on their way out; null for none.</param>
    /// <exception cref="BpfException">There is no such device.</exception>
    public void Set(int index, string device, BpfProgram? program = null) => Set(index, DeviceElement.IndexOf(device), program);
#pragma warning restore RS0026

    /// <summary>The device of an element, and its program: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if the element is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="RedirectArrayMap.Length"/>.</exception>
    public bool TryGetValue(int index, out DevMapValue value)
    {
        ThrowIfOutside(index);
        int result = RedirectElement.Lookup(this, (uint)index, out int interfaceIndex, out uint programId);
        value = new(interfaceIndex, programId);
        return IsThere(result, "look up in", index);
    }

    /// <summary>The elements that are not empty, looked at one by one.</summary>
    public IEnumerator<KeyValuePair<int, DevMapValue>> GetEnumerator()
    {
        for (int index = 0; index < Length; index++)
        {
            if (TryGetValue(index, out DevMapValue value))
            {
                yield return new(index, value);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
