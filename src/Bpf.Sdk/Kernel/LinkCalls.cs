namespace Bpf.Sdk.Kernel;

/// <summary>The commands of bpf(2) that make, query and end TCX links.</summary>
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
