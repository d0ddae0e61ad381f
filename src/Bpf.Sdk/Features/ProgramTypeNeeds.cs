using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Features;

/// <summary>What it takes to load programs of a type. For messages: the kernel itself decides.</summary>
static class ProgramTypeNeeds
{
    // Capabilities: is_net_admin_prog_type, is_perfmon_prog_type (kernel/bpf/syscall.c). Options: include/linux/bpf_types.h.
    static readonly (BpfProgramType Type, Capability[] Beside, string? Option)[] Table =
    [
        (BpfProgramType.Kprobe, [Capability.Perfmon], "CONFIG_BPF_EVENTS"),
        (BpfProgramType.Tracepoint, [Capability.Perfmon], "CONFIG_BPF_EVENTS"),
        (BpfProgramType.PerfEvent, [Capability.Perfmon], "CONFIG_BPF_EVENTS"),
        (BpfProgramType.RawTracepoint, [Capability.Perfmon], "CONFIG_BPF_EVENTS"),
        (BpfProgramType.RawTracepointWritable, [Capability.Perfmon], "CONFIG_BPF_EVENTS"),
        (BpfProgramType.Tracing, [Capability.Perfmon], "CONFIG_BPF_EVENTS"),
        (BpfProgramType.Lsm, [Capability.Perfmon], "CONFIG_BPF_LSM"),
        (BpfProgramType.StructOps, [Capability.Perfmon], "CONFIG_BPF_JIT"),
        (BpfProgramType.Extension, [Capability.NetAdmin, Capability.Perfmon], "CONFIG_BPF_JIT"),
        (BpfProgramType.SchedCls, [Capability.NetAdmin], "CONFIG_NET_CLS_BPF"),
        (BpfProgramType.SchedAct, [Capability.NetAdmin], "CONFIG_NET_ACT_BPF"),
        (BpfProgramType.Xdp, [Capability.NetAdmin], "CONFIG_NET"),
        (BpfProgramType.LwtIn, [Capability.NetAdmin], "CONFIG_LWTUNNEL_BPF"),
        (BpfProgramType.LwtOut, [Capability.NetAdmin], "CONFIG_LWTUNNEL_BPF"),
        (BpfProgramType.LwtXmit, [Capability.NetAdmin], "CONFIG_LWTUNNEL_BPF"),
        (BpfProgramType.LwtSeg6Local, [Capability.NetAdmin], "CONFIG_IPV6_SEG6_BPF"),
        (BpfProgramType.SockOps, [Capability.NetAdmin], "CONFIG_CGROUP_BPF"),
        (BpfProgramType.SkSkb, [Capability.NetAdmin], "CONFIG_BPF_STREAM_PARSER"),
        (BpfProgramType.SkMsg, [Capability.NetAdmin], "CONFIG_NET_SOCK_MSG"),
        (BpfProgramType.FlowDissector, [Capability.NetAdmin], "CONFIG_NET"),
        (BpfProgramType.CgroupSkb, [], "CONFIG_CGROUP_BPF"),
        (BpfProgramType.CgroupSock, [Capability.NetAdmin], "CONFIG_CGROUP_BPF"),
        (BpfProgramType.CgroupSockAddr, [Capability.NetAdmin], "CONFIG_CGROUP_BPF"),
        (BpfProgramType.CgroupDevice, [Capability.NetAdmin], "CONFIG_CGROUP_BPF"),
        (BpfProgramType.CgroupSysctl, [Capability.NetAdmin], "CONFIG_CGROUP_BPF"),
        (BpfProgramType.CgroupSockOpt, [Capability.NetAdmin], "CONFIG_CGROUP_BPF"),
        (BpfProgramType.LircMode2, [], "CONFIG_BPF_LIRC_MODE2"),
        (BpfProgramType.SkLookup, [], "CONFIG_INET"),
        (BpfProgramType.SkReusePort, [], "CONFIG_INET"),
        (BpfProgramType.SocketFilter, [], "CONFIG_NET"),
        (BpfProgramType.Netfilter, [Capability.NetAdmin], "CONFIG_NETFILTER_BPF_LINK"),
    ];

    /// <summary>The capabilities to load a program with: CAP_BPF, and what its type asks for beside.</summary>
    public static Capability[] CapabilitiesOf(BpfProgramType type) => [Capability.Bpf, .. Array.Find(Table, row => row.Type == type).Beside ?? []];

    /// <summary>The option that the kernel has to be built with, or null if there is none but CONFIG_BPF_SYSCALL.</summary>
    public static string? OptionOf(BpfProgramType type) => Array.Find(Table, row => row.Type == type).Option;
}
