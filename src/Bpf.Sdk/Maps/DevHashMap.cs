using System.Collections;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Network devices by key (<c>BPF_MAP_TYPE_DEVMAP_HASH</c>, Linux 5.4): as <see cref="DevMap"/>, for keys of any size, as interface indexes are. When a device goes, the kernel
/// removes its keys.
/// </summary>
public sealed class DevHashMap : KeyedMap<uint>, IBpfMap<DevHashMap>, IEnumerable<KeyValuePair<uint, DevMapValue>>
{
    DevHashMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, new(nameof(DevHashMap), [BpfMapType.DevMapHash], typeof(uint), sizeof(uint), null, -1))
    {
    }

    static DevHashMap IBpfMap<DevHashMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    // By what they take, no call fits both.
#pragma warning disable RS0026
    /// <summary>Puts a network device under a key: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="key">The key.</param>
    /// <param name="interfaceIndex">The index of the device in the network namespace of the calling thread.</param>
    /// <param name="program">An XDP program for <c>BPF_XDP_DEVMAP</c> that packets pass on their way out; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A device cannot have this index.</exception>
    /// <exception cref="InvalidOperationException">There is a program, and the map's values have no room for it.</exception>
    /// <exception cref="BpfMapException">There is no such device, or the map is full. Or the program is of another kind: <see cref="BpfMapFailure.Mismatch"/>.</exception>
    public void Set(uint key, int interfaceIndex, BpfProgram? program = null)
    {
        int result = Update(key, interfaceIndex, program, MapUpdateMode.Any);
        if (result < 0)
        {
            throw DeviceElement.NotTaken(this, key, interfaceIndex, program, result);
        }
    }

    /// <summary>As <see cref="Set(uint, int, BpfProgram?)"/>, with the name of a device.</summary>
    /// <param name="key">The key.</param>
    /// <param name="device">The name of the device in the network namespace of the calling thread.</param>
    /// <param name="program">An XDP program for <c>BPF_XDP_DEVMAP</c> that packets pass on their way out; null for none.</param>
    /// <exception cref="BpfException">There is no such device.</exception>
    public void Set(uint key, string device, BpfProgram? program = null) => Set(key, DeviceElement.IndexOf(device), program);
#pragma warning restore RS0026

    /// <summary>Adds a network device: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <param name="key">The key.</param>
    /// <param name="interfaceIndex">The index of the device in the network namespace of the calling thread.</param>
    /// <param name="program">As for <see cref="Set(uint, int, BpfProgram?)"/>.</param>
    /// <returns>False if the key is there already.</returns>
    /// <exception cref="BpfMapException">There is no such device, or the map is full. Or the program is of another kind: <see cref="BpfMapFailure.Mismatch"/>.</exception>
    public bool TryAdd(uint key, int interfaceIndex, BpfProgram? program = null)
    {
        int result = Update(key, interfaceIndex, program, MapUpdateMode.NoExist);
        return result >= 0 || (result == -Errno.EEXIST ? false : throw DeviceElement.NotTaken(this, key, interfaceIndex, program, result));
    }

    int Update(uint key, int interfaceIndex, BpfProgram? program, MapUpdateMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interfaceIndex);
        return RedirectElement.Update(this, key, interfaceIndex, program, mode);
    }

    /// <summary>The device of a key, and its program: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if the key is not there.</returns>
    public bool TryGetValue(uint key, out DevMapValue value)
    {
        int result = RedirectElement.Lookup(this, key, out int interfaceIndex, out uint programId);
        value = new(interfaceIndex, programId);
        return IsThere(result, "look up in", key);
    }

    /// <inheritdoc/>
    public override bool ContainsKey(uint key) => TryGetValue(key, out _);

    /// <summary>The elements. Those that are added or removed meanwhile may be met or not.</summary>
    public IEnumerator<KeyValuePair<uint, DevMapValue>> GetEnumerator()
    {
        var walk = new MapWalk(this, (int)ValueSize);
        try
        {
            while (walk.MoveNext())
            {
                uint key = Unsafe.ReadUnaligned<uint>(ref walk.Key);
                // Read again, so that the size of the map's values is a matter of one place.
                if (TryGetValue(key, out DevMapValue value))
                {
                    yield return new(key, value);
                }
            }
        }
        finally
        {
            walk.Dispose();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
