using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Where a program is attached that has a value of an <see cref="AttachedCgroupStorageMap{T}"/> (<c>struct bpf_cgroup_storage_key</c>).</summary>
/// <param name="CgroupId">The number of the control group, as <c>bpf_get_current_cgroup_id</c> tells it: that of the inode of its directory.</param>
/// <param name="AttachType">How the program is attached. Maps with keys of eight bytes have one value for all, and it does not count.</param>
public readonly record struct CgroupStorageKey(ulong CgroupId, BpfAttachType AttachType)
{
    /// <summary>The key of a control group by its directory.</summary>
    /// <param name="path">The directory in a cgroup2 file system.</param>
    /// <param name="attachType">How the program is attached.</param>
    /// <exception cref="BpfException">There is no such directory, or it is not that of a control group.</exception>
    public static CgroupStorageKey Of(string path, BpfAttachType attachType)
    {
        using SafeHandle cgroup = Cgroup.Open(path);
        return FileSystemCalls.CgroupVersion(path) == 2 ? new(Cgroup.IdOf(cgroup), attachType) : throw new BpfException("find the number of cgroup", path, 0, Cgroup.Hint(path));
    }
}
