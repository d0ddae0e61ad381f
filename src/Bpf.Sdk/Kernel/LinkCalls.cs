using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>The commands of bpf(2) that make, query and end links.</summary>
static unsafe class LinkCalls
{
    /// <summary>BPF_LINK_CREATE at the end of a device's TCX programs.</summary>
    /// <returns>The link's file descriptor, or the negated errno.</returns>
    public static int CreateTcx(BpfHandle program, int interfaceIndex, uint attachType)
    {
        var attributes = new TcxLinkCreateAttributes
        {
            prog_fd = (uint)program.FileDescriptor,
            target_ifindex = (uint)interfaceIndex,
            attach_type = attachType,
        };
        int result = BpfSyscall.Invoke(BpfCommand.LinkCreate, ref attributes);
        GC.KeepAlive(program);
        return result;
    }

    /// <summary>BPF_LINK_CREATE on a perf event. Null in its place asks what the kernel says to a descriptor that is none.</summary>
    /// <returns>The link's file descriptor, or the negated errno.</returns>
    public static int CreatePerf(BpfHandle program, BpfHandle? perfEvent, ulong cookie)
    {
        using var use = new HandleUse(program);
        var attributes = new PerfLinkCreateAttributes
        {
            prog_fd = use.FileDescriptor,
            target_fd = perfEvent is null ? uint.MaxValue : (uint)perfEvent.FileDescriptor,
            attach_type = LinkUapi.BPF_PERF_EVENT,
            bpf_cookie = cookie,
        };
        int result = BpfSyscall.Invoke(BpfCommand.LinkCreate, ref attributes);
        GC.KeepAlive(perfEvent);
        return result;
    }

    /// <summary>BPF_LINK_CREATE that registers a structure of callbacks.</summary>
    /// <returns>The link's file descriptor, or the negated errno.</returns>
    public static int CreateStructOps(BpfHandle map)
    {
        using var use = new HandleUse(map);
        var attributes = new LinkCreateAttributes { prog_fd = use.FileDescriptor, attach_type = LinkUapi.BPF_STRUCT_OPS };
        return BpfSyscall.Invoke(BpfCommand.LinkCreate, ref attributes);
    }

    /// <summary>BPF_LINK_CREATE of an XDP program on a device.</summary>
    /// <returns>The link's file descriptor, or the negated errno.</returns>
    public static int CreateXdp(BpfHandle program, int interfaceIndex, uint flags)
    {
        using var use = new HandleUse(program);
        var attributes = new LinkCreateAttributes { prog_fd = use.FileDescriptor, target_fd = (uint)interfaceIndex, attach_type = LinkUapi.BPF_XDP, flags = flags };
        return BpfSyscall.Invoke(BpfCommand.LinkCreate, ref attributes);
    }

    /// <summary>BPF_LINK_UPDATE: puts another program in the place of a link's, in one step.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int Update(BpfHandle link, BpfHandle program)
    {
        using var useLink = new HandleUse(link);
        using var useProgram = new HandleUse(program);
        var attributes = new LinkUpdateAttributes { link_fd = useLink.FileDescriptor, new_prog_fd = useProgram.FileDescriptor };
        return BpfSyscall.Invoke(BpfCommand.LinkUpdate, ref attributes);
    }

    /// <summary>BPF_OBJ_GET_INFO_BY_FD of a link that may be one of a kprobe.</summary>
    /// <param name="link">The link.</param>
    /// <param name="function">The function, or null if the kernel does not say (before Linux 6.6).</param>
    public static KprobeLinkInfo GetKprobeInfo(BpfHandle link, out string? function)
    {
        const int KernelSymbolLength = 512; // KSYM_NAME_LEN, include/linux/kallsyms.h

        // First without a buffer: kernels whose struct is shorter take no bytes behind its end that are not zero.
        function = null;
        var info = ObjectInfo.Get<KprobeLinkInfo>(link, PinnedKind.Link);
        if (info.type == LinkUapi.BPF_LINK_TYPE_PERF_EVENT && info.perf_event_type is LinkUapi.BPF_PERF_EVENT_KPROBE or LinkUapi.BPF_PERF_EVENT_KRETPROBE)
        {
            byte* name = stackalloc byte[KernelSymbolLength];
            var named = new KprobeLinkInfo { func_name = (ulong)name, name_len = KernelSymbolLength };
            // SAFETY: the kernel writes at most info_len bytes to named, and at most name_len to name; both are on this stack frame.
            using var use = new HandleUse(link);
            var attributes = new ObjectInfoAttributes { bpf_fd = use.FileDescriptor, info_len = (uint)sizeof(KprobeLinkInfo), info = (ulong)&named };
            if (BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes) >= 0 && *name != 0)
            {
                function = Marshal.PtrToStringUTF8((nint)name);
            }
        }

        return info;
    }

    /// <summary>BPF_LINK_DETACH: takes the program off its hook at once, whoever else holds the link.</summary>
    public static int Detach(BpfHandle link)
    {
        var attributes = new LinkDetachAttributes { link_fd = (uint)link.FileDescriptor };
        int result = BpfSyscall.Invoke(BpfCommand.LinkDetach, ref attributes);
        GC.KeepAlive(link);
        return result;
    }

    /// <summary>BPF_PROG_QUERY: the programs of a device's TCX hook, in the order in which they run, and their links (0 for those without).</summary>
    /// <returns>How many there are, or the negated errno.</returns>
    public static int QueryTcx(int interfaceIndex, uint attachType, out uint[] programs, out uint[] links)
    {
        programs = new uint[LinkUapi.BPF_MPROG_MAX];
        links = new uint[LinkUapi.BPF_MPROG_MAX];
        // SAFETY: the kernel writes at most count elements to each of the pinned arrays.
        fixed (uint* programIds = programs, linkIds = links)
        {
            var attributes = new ProgramQueryAttributes
            {
                target_ifindex = (uint)interfaceIndex,
                attach_type = attachType,
                prog_ids = (ulong)programIds,
                link_ids = (ulong)linkIds,
                count = LinkUapi.BPF_MPROG_MAX,
            };
            int result = BpfSyscall.Invoke(BpfCommand.ProgQuery, ref attributes);
            return result < 0 ? result : (int)attributes.count;
        }
    }
}
