namespace Bpf.Sdk;

/// <summary>
/// A value for each CPU and each control group that a program is attached to (<c>BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE</c>, Linux 4.20), which the program has with
/// <c>bpf_get_local_storage</c>.
/// </summary>
/// <remarks><inheritdoc cref="AttachedStorageMap" path="/remarks"/></remarks>
/// <typeparam name="T">A value of one CPU, laid out as in C: its size must be the map's value size.</typeparam>
public sealed unsafe class PerCpuAttachedCgroupStorageMap<T> : AttachedStorageMap, IBpfMap<PerCpuAttachedCgroupStorageMap<T>> where T : unmanaged
{
    PerCpuAttachedCgroupStorageMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, MapShape.Of<T>("PerCpuAttachedCgroupStorageMap", -1, BpfMapType.PerCpuCgroupStorage))
    {
    }

    static PerCpuAttachedCgroupStorageMap<T> IBpfMap<PerCpuAttachedCgroupStorageMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Reads the values of all CPUs of a key: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">Where they go. It stays as it is if there are none.</param>
    /// <returns>False if there are none: no program that uses the map has been attached there.</returns>
    public bool TryGetValue(CgroupStorageKey key, PerCpu<T> values)
    {
        ThrowIfOther(values);
        int result;
        fixed (ulong* pointer = values.Words)
        {
            // SAFETY: there is room for a value of each CPU.
            result = Lookup(key, pointer);
        }

        return IsThere(result, "look up in", key);
    }

    /// <summary>Replaces the values of a key, those of all CPUs: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_EXIST.</summary>
    /// <exception cref="BpfMapException">There are none: <see cref="BpfMapFailure.NotFound"/>.</exception>
    public void Set(CgroupStorageKey key, PerCpu<T> values) => Update(key, values, mustBeThere: true);

    /// <summary>As <see cref="Set"/>.</summary>
    /// <returns>False if there are none.</returns>
    public bool TryReplace(CgroupStorageKey key, PerCpu<T> values) => Update(key, values, mustBeThere: false);

    bool Update(CgroupStorageKey key, PerCpu<T> values, bool mustBeThere)
    {
        ThrowIfOther(values);
        fixed (ulong* pointer = values.Words)
        {
            // SAFETY: as above.
            return Update(key, pointer, mustBeThere);
        }
    }

    void ThrowIfOther(PerCpu<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Words.Length, BytesOfValue / sizeof(ulong), nameof(values));
    }
}
