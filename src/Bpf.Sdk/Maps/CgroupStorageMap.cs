using Bpf.Sdk.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk;

/// <summary>
/// A value for each control group (<c>BPF_MAP_TYPE_CGRP_STORAGE</c>, Linux 6.2), which programs have with <c>bpf_cgrp_storage_get</c>. It goes with the group.
/// </summary>
/// <remarks>What programs that are attached to a group have with <c>bpf_get_local_storage</c> is older and another thing: <see cref="AttachedCgroupStorageMap{T}"/>.</remarks>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class CgroupStorageMap<T> : LocalStorageMap<T>, IBpfMap<CgroupStorageMap<T>> where T : unmanaged
{
    CgroupStorageMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, "CgroupStorageMap", BpfMapType.CgrpStorage)
    {
    }

    static CgroupStorageMap<T> IBpfMap<CgroupStorageMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>The value of a control group: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is added or replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="path">Its directory in a cgroup2 file system.</param>
    /// <exception cref="KeyNotFoundException">It has no value.</exception>
    /// <exception cref="BpfException">There is no such directory, or it cannot have a value.</exception>
    public T this[string path]
    {
        get
        {
            using SafeFileHandle cgroup = Cgroup.Open(path);
            return Get(cgroup, path);
        }
        set => Set(path, value);
    }

    /// <summary>The value of a control group: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="path">Its directory in a cgroup2 file system.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if it has none.</returns>
    /// <exception cref="BpfException">There is no such directory, or it cannot have a value.</exception>
    public bool TryGetValue(string path, out T value)
    {
        using SafeFileHandle cgroup = Cgroup.Open(path);
        return TryGet(cgroup, path, out value);
    }

    /// <summary>Adds or replaces the value of a control group: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="path">Its directory in a cgroup2 file system.</param>
    /// <param name="value">The value.</param>
    /// <param name="mode">What is done if it has a value, or has none.</param>
    /// <exception cref="BpfException">There is no such directory, or it cannot have a value, or the mode forbids it.</exception>
    public void Set(string path, T value, MapUpdateMode mode = MapUpdateMode.Any)
    {
        using SafeFileHandle cgroup = Cgroup.Open(path);
        Put(cgroup, path, value, mode);
    }

    /// <summary>Adds a value: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <param name="path">The directory of a group in a cgroup2 file system.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if it has one already.</returns>
    /// <exception cref="BpfException">There is no such directory, or it cannot have a value.</exception>
    public bool TryAdd(string path, T value)
    {
        using SafeFileHandle cgroup = Cgroup.Open(path);
        return TryPut(cgroup, path, value);
    }

    /// <summary>Removes the value of a control group: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <param name="path">Its directory in a cgroup2 file system.</param>
    /// <returns>False if it had none.</returns>
    /// <exception cref="BpfException">There is no such directory, or it cannot have a value.</exception>
    public bool Remove(string path)
    {
        using SafeFileHandle cgroup = Cgroup.Open(path);
        return Delete(cgroup, path);
    }

    private protected override (BpfMapFailure Reason, string Hint)? Explain(int errno) => errno == Errno.EBADF ? (BpfMapFailure.Mismatch, Cgroup.Hint(null)) : null;
}
