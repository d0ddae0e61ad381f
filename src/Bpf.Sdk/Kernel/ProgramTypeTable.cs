namespace Bpf.Sdk.Kernel;

/// <summary>A kind of program.</summary>
/// <param name="Type">Its number.</param>
/// <param name="Name">As bpftool writes it.</param>
/// <param name="Since">The first kernel version that can have it.</param>
sealed record ProgramTypeRow(BpfProgramType Type, string Name, string Since);

/// <summary>Kinds of program: names of enum bpf_prog_type (linux/bpf.h), versions by the kernel's git tags.</summary>
static class ProgramTypeTable
{
    public static IReadOnlyList<ProgramTypeRow> Rows { get; } =
    [
        new(BpfProgramType.SocketFilter, "socket_filter", "3.19"),
        new(BpfProgramType.Kprobe, "kprobe", "4.1"),
        new(BpfProgramType.SchedCls, "sched_cls", "4.1"),
        new(BpfProgramType.SchedAct, "sched_act", "4.1"),
        new(BpfProgramType.Tracepoint, "tracepoint", "4.7"),
        new(BpfProgramType.Xdp, "xdp", "4.8"),
        new(BpfProgramType.PerfEvent, "perf_event", "4.9"),
        new(BpfProgramType.CgroupSkb, "cgroup_skb", "4.10"),
        new(BpfProgramType.CgroupSock, "cgroup_sock", "4.10"),
        new(BpfProgramType.LwtIn, "lwt_in", "4.10"),
        new(BpfProgramType.LwtOut, "lwt_out", "4.10"),
        new(BpfProgramType.LwtXmit, "lwt_xmit", "4.10"),
        new(BpfProgramType.SockOps, "sock_ops", "4.13"),
        new(BpfProgramType.SkSkb, "sk_skb", "4.14"),
        new(BpfProgramType.CgroupDevice, "cgroup_device", "4.15"),
        new(BpfProgramType.SkMsg, "sk_msg", "4.17"),
        new(BpfProgramType.RawTracepoint, "raw_tracepoint", "4.17"),
        new(BpfProgramType.CgroupSockAddr, "cgroup_sock_addr", "4.17"),
        new(BpfProgramType.LwtSeg6Local, "lwt_seg6local", "4.18"),
        new(BpfProgramType.LircMode2, "lirc_mode2", "4.18"),
        new(BpfProgramType.SkReusePort, "sk_reuseport", "4.19"),
        new(BpfProgramType.FlowDissector, "flow_dissector", "4.20"),
        new(BpfProgramType.CgroupSysctl, "cgroup_sysctl", "5.2"),
        new(BpfProgramType.RawTracepointWritable, "raw_tracepoint_writable", "5.2"),
        new(BpfProgramType.CgroupSockOpt, "cgroup_sockopt", "5.3"),
        new(BpfProgramType.Tracing, "tracing", "5.5"),
        new(BpfProgramType.StructOps, "struct_ops", "5.6"),
        new(BpfProgramType.Extension, "ext", "5.6"),
        new(BpfProgramType.Lsm, "lsm", "5.7"),
        new(BpfProgramType.SkLookup, "sk_lookup", "5.9"),
        new(BpfProgramType.Syscall, "syscall", "5.14"),
        new(BpfProgramType.Netfilter, "netfilter", "6.4"),
    ];

    /// <summary>What is known of a kind, or null of one that is newer than this SDK.</summary>
    public static ProgramTypeRow? Find(BpfProgramType type) => Rows.FirstOrDefault(row => row.Type == type);
}
