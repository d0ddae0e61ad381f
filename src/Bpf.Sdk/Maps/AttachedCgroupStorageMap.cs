namespace Bpf.Sdk;

/// <summary>
/// A value for each control group that a program is attached to (<c>BPF_MAP_TYPE_CGROUP_STORAGE</c>, Linux 4.19), which the program has with <c>bpf_get_local_storage</c>. Newer
/// programs use a <see cref="CgroupStorageMap{T}"/>.
/// </summary>
/// <remarks><inheritdoc cref="AttachedStorageMap" path="/remarks"/></remarks>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed unsafe class AttachedCgroupStorageMap<T> : AttachedStorageMap, IBpfMap<AttachedCgroupStorageMap<T>> where T : unmanaged
{
    AttachedCgroupStorageMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, MapShape.Of<T>("AttachedCgroupStorageMap", -1, BpfMapType.CgroupStorage))
    {
    }

    static AttachedCgroupStorageMap<T> IBpfMap<AttachedCgroupStorageMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>The value of a key: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="KeyNotFoundException">There is none to be read.</exception>
    /// <exception cref="BpfMapException">There is none to be replaced: <see cref="BpfMapFailure.NotFound"/>.</exception>
    public T this[CgroupStorageKey key]
    {
        get => TryGetValue(key, out T value) ? value : throw new KeyNotFoundException($"Map '{Name}' does not have key {key}: no program that uses it has been attached there.");
        set => Update(key, &value, mustBeThere: true);
    }

    /// <summary>The value of a key: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if there is none: no program that uses the map has been attached there.</returns>
    public bool TryGetValue(CgroupStorageKey key, out T value)
    {
        T found = default;
        // SAFETY: the constructor has checked that values have this size.
        int result = Lookup(key, &found);
        value = result >= 0 ? found : default;
        return IsThere(result, "look up in", key);
    }

    /// <summary>Replaces a value: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_EXIST.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryReplace(CgroupStorageKey key, T value) => Update(key, &value, mustBeThere: false);
}
