using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Control groups by index (<c>BPF_MAP_TYPE_CGROUP_ARRAY</c>, Linux 4.8), for <c>bpf_current_task_under_cgroup</c> and <c>bpf_skb_under_cgroup</c>. The kernel does not tell what an
/// element holds.
/// </summary>
public sealed class CgroupArrayMap : DescriptorArrayMap, IBpfMap<CgroupArrayMap>
{
    CgroupArrayMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, nameof(CgroupArrayMap), BpfMapType.CgroupArray)
    {
    }

    static CgroupArrayMap IBpfMap<CgroupArrayMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Puts a control group into an element, which holds it from then on: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="index">The element.</param>
    /// <param name="path">The directory of the group in a cgroup2 file system: <c>/sys/fs/cgroup/system.slice</c>, for example.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    /// <exception cref="BpfException">There is no such directory.</exception>
    /// <exception cref="BpfMapException">It is not that of a control group, or of one of version 1: <see cref="BpfMapFailure.Mismatch"/>.</exception>
    public void Set(int index, string path)
    {
        ThrowIfOutside(index);
        using SafeHandle cgroup = Cgroup.Open(path);
        Set(index, cgroup, path);
    }

    /// <summary>As <see cref="Set(int, string)"/>, with the descriptor of the directory.</summary>
    /// <param name="index">The element.</param>
    /// <param name="cgroup">The descriptor, opened for reading (not with O_PATH).</param>
    public void Set(int index, SafeHandle cgroup)
    {
        ArgumentNullException.ThrowIfNull(cgroup);
        Set(index, cgroup, null);
    }

    void Set(int index, SafeHandle cgroup, string? path)
    {
        int result = Put(index, cgroup);
        if (result < 0)
        {
            string operation = path is null ? "put cgroup into" : $"put cgroup '{path}' into";
            throw result == -Errno.EBADF
                ? ElementFailure.Create(this, operation, index.ToString(), result, BpfMapFailure.Mismatch, Cgroup.Hint(path))
                : ElementFailure.Create(this, operation, index.ToString(), result);
        }
    }
}
