using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using static Bpf.Sdk.Features.FeatureProbe;

namespace Bpf.Sdk.Features;

/// <summary>Asks for hooks, by links that cannot be made: to what, in the order of the kernel's checks, shows whether it knows their kind.</summary>
static unsafe class LinkProbes
{
    const uint NoDescriptor = uint.MaxValue;
    const ulong NoAddress = 1; // mapped nowhere

    public static FeatureSupport PerfEvents() => WithProgram(new() { Type = BpfProgramType.Tracepoint }, PerfEvents);

    /// <summary>Asks with a program that is loaded and goes on perf events.</summary>
    public static FeatureSupport PerfEvents(BpfHandle program) =>
        // bpf_perf_link_attach looks for the event; without it link_create has no case for the type.
        Judge(Closed(LinkCalls.CreatePerf(program, perfEvent: null, cookie: 0)), present: Errno.EBADF, Errno.EINVAL);

    public static FeatureSupport ControlGroups() => ToNoDescriptor(BpfProgramType.CgroupSkb, BpfAttachType.Unspecified /* BPF_CGROUP_INET_INGRESS has the same number */);

    public static FeatureSupport NetworkNamespaces() => ToNoDescriptor(BpfProgramType.FlowDissector, BpfAttachType.FlowDissector);

    // The loopback device, which is the first of every network namespace, is no card that runs programs. Nothing is attached to it.
    public static FeatureSupport Xdp() => WithProgram(new() { Type = BpfProgramType.Xdp, AttachType = BpfAttachType.Xdp },
        static program => Judge(Closed(LinkCalls.CreateXdp(program, interfaceIndex: 1, NetlinkUapi.XDP_FLAGS_HW_MODE)), present: Errno.EOPNOTSUPP, Errno.EINVAL));

    public static FeatureSupport SockMaps() => ToNoDescriptor(BpfProgramType.SkMsg, BpfAttachType.SkMsgVerdict);

    public static FeatureSupport Iterators()
    {
        var iterator = new IteratorCreateAttributes { link_fd = NoDescriptor };
        return Judge(Closed(BpfSyscall.Invoke(BpfCommand.IterCreate, ref iterator)), present: Errno.EBADF, Errno.EINVAL);
    }

    public static FeatureSupport Netfilter() => WithProgram(new() { Type = BpfProgramType.Netfilter, AttachType = BpfAttachType.Netfilter },
        static program =>
        {
            // Protocol family 0 is none that can be hooked.
            var link = new NetfilterLinkCreateAttributes { prog_fd = (uint)program.FileDescriptor, attach_type = (uint)BpfAttachType.Netfilter };
            return Judge(Closed(BpfSyscall.Invoke(BpfCommand.LinkCreate, ref link)), present: Errno.EAFNOSUPPORT, Errno.EINVAL);
        });

    public static FeatureSupport StructOps()
    {
        const uint WithLink = 1u << 13; // BPF_F_LINK
        // Kernel type 1 is not a structure of callbacks, which is looked at after the flags.
        var map = new MapCreateAttributes
        {
            map_type = (uint)BpfMapType.StructOps, key_size = sizeof(uint), value_size = 256, max_entries = 1, map_flags = WithLink, btf_vmlinux_value_type_id = 1,
        };
        return Judge(Closed(BpfSyscall.Invoke(BpfCommand.MapCreate, ref map)), present: Errno.ENOTSUPP, Errno.EINVAL);
    }

    // Interface 0 never exists. tcx_prog_query and netkit_prog_query look for it; without them the attach type is not known,
    // or its part is the empty stand-in of kernels built without it. Needs neither a device nor a program.
    public static FeatureSupport Tcx() => OfInterface0(BpfAttachType.TcxIngress);

    public static FeatureSupport Netkit() => OfInterface0(BpfAttachType.NetkitPrimary);

    public static FeatureSupport KprobeMulti() => KprobeMulti(BpfAttachType.TraceKprobeMulti);

    public static FeatureSupport KprobeSession() => KprobeMulti(BpfAttachType.TraceKprobeSession);

    // A directory has no code to probe.
    public static FeatureSupport UprobeMulti() => UprobeMulti(BpfAttachType.TraceUprobeMulti, process: 0, present: Errno.EBADF);

    // The first of them took a process for a thread. Kernels that do not (commit 46ba0e49b642) look whether it can be one before they look at the file.
    public static FeatureSupport UprobeMultiOfProcesses() => UprobeMulti() is var links && links != FeatureSupport.Present
        ? links
        : UprobeMulti(BpfAttachType.TraceUprobeMulti, process: NoDescriptor, present: Errno.EINVAL, Errno.EBADF);

    public static FeatureSupport UprobeSession() => UprobeMulti(BpfAttachType.TraceUprobeSession, process: 0, present: Errno.EBADF);

    /// <summary>Since wrappers exist, functions of system calls are named for them (ARCH_HAS_SYSCALL_WRAPPER).</summary>
    public static FeatureSupport SyscallWrappers()
    {
        string? prefix = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "__x64_",
            Architecture.Arm64 => "__arm64_",
            Architecture.S390x => "__s390x_",
            Architecture.RiscV64 => "__riscv_",
            Architecture.LoongArch64 => null,
            Architecture.Ppc64le => null, // its wrappers have no prefix
            _ => null,
        };
        if (prefix is null)
        {
            return FeatureSupport.Missing;
        }

        bool any = false;
        foreach (KernelSymbols.Symbol symbol in KernelSymbols.ReadAll())
        {
            any = true;
            if (symbol.Name == prefix + "sys_bpf")
            {
                return FeatureSupport.Present;
            }
        }

        return any ? FeatureSupport.Missing : FeatureSupport.Unknown;
    }

    static FeatureSupport ToNoDescriptor(BpfProgramType type, BpfAttachType attachType) => WithProgram(new() { Type = type, AttachType = attachType },
        program =>
        {
            var link = new PerfLinkCreateAttributes { prog_fd = (uint)program.FileDescriptor, target_fd = NoDescriptor, attach_type = (uint)attachType };
            return Judge(Closed(BpfSyscall.Invoke(BpfCommand.LinkCreate, ref link)), present: Errno.EBADF, Errno.EINVAL);
        });

    static FeatureSupport OfInterface0(BpfAttachType attachType)
    {
        var query = new ProgramQueryAttributes { attach_type = (uint)attachType };
        // EPERM (no CAP_NET_ADMIN) is checked before the attach type.
        return Judge(Closed(BpfSyscall.Invoke(BpfCommand.ProgQuery, ref query)), present: Errno.ENODEV, Errno.EINVAL);
    }

    static FeatureSupport KprobeMulti(BpfAttachType attachType) => WithProgram(new() { Type = BpfProgramType.Kprobe, AttachType = attachType },
        program =>
        {
            var link = new KprobeMultiLinkCreateAttributes { prog_fd = (uint)program.FileDescriptor, attach_type = (uint)attachType, cnt = 1, addrs = NoAddress };
            // EOPNOTSUPP is the stand-in of kernels built without CONFIG_FPROBE.
            return Judge(Closed(BpfSyscall.Invoke(BpfCommand.LinkCreate, ref link)), present: Errno.EFAULT, Errno.EINVAL, Errno.EOPNOTSUPP);
        });

    static FeatureSupport UprobeMulti(BpfAttachType attachType, uint process, int present, int missing = Errno.EINVAL) => WithProgram(new() { Type = BpfProgramType.Kprobe, AttachType = attachType },
        program =>
        {
            ulong offset = 0;
            // SAFETY: the kernel reads the two bytes of the path, and of the offset its size; the literal does not move.
            fixed (byte* path = "/\0"u8)
            {
                var link = new UprobeMultiLinkCreateAttributes
                {
                    prog_fd = (uint)program.FileDescriptor, attach_type = (uint)attachType, path = (ulong)path, offsets = (ulong)&offset, cnt = 1, pid = process,
                };
                return Judge(Closed(BpfSyscall.Invoke(BpfCommand.LinkCreate, ref link)), present, missing, Errno.EOPNOTSUPP);
            }
        });
}
