using Argument = Bpf.Sdk.Objects.SectionArgument;
using Attach = Bpf.Sdk.BpfAttachType;
using Traits = Bpf.Sdk.Objects.SectionTraits;
using Type = Bpf.Sdk.BpfProgramType;

namespace Bpf.Sdk.Objects;

partial record SectionType
{
    /// <summary>The names that libbpf 1.8 knows, so that objects written for it mean the same here. No name matches two rows.</summary>
    public static readonly SectionType[] Table =
    [
        // Traffic control. libbpf insists on the attach type, and before TCX there was nothing to expect: clsact takes these programs too.
        new("tc/ingress",     Type.SchedCls, Attach.TcxIngress, Traits.OptionalAttachType),
        new("tc/egress",      Type.SchedCls, Attach.TcxEgress,  Traits.OptionalAttachType),
        new("tcx/ingress",    Type.SchedCls, Attach.TcxIngress, Traits.OptionalAttachType),
        new("tcx/egress",     Type.SchedCls, Attach.TcxEgress,  Traits.OptionalAttachType),
        new("tc",             Type.SchedCls),
        new("classifier",     Type.SchedCls),
        new("action",         Type.SchedAct),
        new("netkit/primary", Type.SchedCls, Attach.NetkitPrimary),
        new("netkit/peer",    Type.SchedCls, Attach.NetkitPeer),

        // XDP.
        new("xdp.frags/devmap", Type.Xdp, Attach.XdpDevmap, Traits.Fragments),
        new("xdp/devmap",       Type.Xdp, Attach.XdpDevmap),
        new("xdp.frags/cpumap", Type.Xdp, Attach.XdpCpumap, Traits.Fragments),
        new("xdp/cpumap",       Type.Xdp, Attach.XdpCpumap),
        new("xdp.frags",        Type.Xdp, Attach.Xdp,       Traits.Fragments),
        new("xdp",              Type.Xdp, Attach.Xdp,       Traits.OptionalAttachType),

        // Functions of the kernel.
        new("kprobe+",          Type.Kprobe, Attach.Unspecified,        Traits.None, Argument.KernelFunction),
        new("kretprobe+",       Type.Kprobe, Attach.Unspecified,        Traits.None, Argument.KernelFunction),
        new("kprobe.multi+",    Type.Kprobe, Attach.TraceKprobeMulti,   Traits.None, Argument.KernelFunctions),
        new("kretprobe.multi+", Type.Kprobe, Attach.TraceKprobeMulti,   Traits.None, Argument.KernelFunctions),
        new("kprobe.session+",  Type.Kprobe, Attach.TraceKprobeSession, Traits.None, Argument.KernelFunctions),
        new("ksyscall+",        Type.Kprobe, Attach.Unspecified,        Traits.None, Argument.SystemCall),
        new("kretsyscall+",     Type.Kprobe, Attach.Unspecified,        Traits.None, Argument.SystemCall),

        // Functions and probes of programs.
        new("uprobe+",            Type.Kprobe, Attach.Unspecified,        Traits.None,                    Argument.FileFunction),
        new("uprobe.s+",          Type.Kprobe, Attach.Unspecified,        Traits.Sleepable,               Argument.FileFunction),
        new("uretprobe+",         Type.Kprobe, Attach.Unspecified,        Traits.None,                    Argument.FileFunction),
        new("uretprobe.s+",       Type.Kprobe, Attach.Unspecified,        Traits.Sleepable,               Argument.FileFunction),
        new("uprobe.multi+",      Type.Kprobe, Attach.TraceUprobeMulti,   Traits.None,                    Argument.FileFunctions),
        new("uprobe.multi.s+",    Type.Kprobe, Attach.TraceUprobeMulti,   Traits.Sleepable,               Argument.FileFunctions),
        new("uretprobe.multi+",   Type.Kprobe, Attach.TraceUprobeMulti,   Traits.None,                    Argument.FileFunctions),
        new("uretprobe.multi.s+", Type.Kprobe, Attach.TraceUprobeMulti,   Traits.Sleepable,               Argument.FileFunctions),
        new("uprobe.session+",    Type.Kprobe, Attach.TraceUprobeSession, Traits.None,                    Argument.FileFunctions),
        new("uprobe.session.s+",  Type.Kprobe, Attach.TraceUprobeSession, Traits.Sleepable,               Argument.FileFunctions),
        new("usdt+",              Type.Kprobe, Attach.Unspecified,        Traits.Usdt,                    Argument.UserProbe),
        new("usdt.s+",            Type.Kprobe, Attach.Unspecified,        Traits.Sleepable | Traits.Usdt, Argument.UserProbe),

        // Tracepoints and perf events.
        new("tracepoint+",       Type.Tracepoint,            Attach.Unspecified, Traits.None,                           Argument.Tracepoint),
        new("tracepoint.s+",     Type.Tracepoint,            Attach.Unspecified, Traits.Sleepable,                      Argument.Tracepoint),
        new("tp+",               Type.Tracepoint,            Attach.Unspecified, Traits.None,                           Argument.Tracepoint),
        new("tp.s+",             Type.Tracepoint,            Attach.Unspecified, Traits.Sleepable,                      Argument.Tracepoint),
        new("raw_tracepoint+",   Type.RawTracepoint,         Attach.Unspecified, Traits.None,                           Argument.RawTracepoint),
        new("raw_tracepoint.s+", Type.RawTracepoint,         Attach.Unspecified, Traits.Sleepable,                      Argument.RawTracepoint),
        new("raw_tp+",           Type.RawTracepoint,         Attach.Unspecified, Traits.None,                           Argument.RawTracepoint),
        new("raw_tp.s+",         Type.RawTracepoint,         Attach.Unspecified, Traits.Sleepable,                      Argument.RawTracepoint),
        new("raw_tracepoint.w+", Type.RawTracepointWritable, Attach.Unspecified, Traits.None,                           Argument.RawTracepoint),
        new("raw_tp.w+",         Type.RawTracepointWritable, Attach.Unspecified, Traits.None,                           Argument.RawTracepoint),
        new("tp_btf+",           Type.Tracing,               Attach.TraceRawTp,  Traits.TypedTarget,                    Argument.TypedTracepoint),
        new("tp_btf.s+",         Type.Tracing,               Attach.TraceRawTp,  Traits.TypedTarget | Traits.Sleepable, Argument.TypedTracepoint),
        new("perf_event",        Type.PerfEvent),

        // Functions of the kernel and of BPF programs, with types.
        new("fentry+",           Type.Tracing,   Attach.TraceFentry,        Traits.TypedTarget,                    Argument.TracedFunction),
        new("fentry.s+",         Type.Tracing,   Attach.TraceFentry,        Traits.TypedTarget | Traits.Sleepable, Argument.TracedFunction),
        new("fmod_ret+",         Type.Tracing,   Attach.ModifyReturn,       Traits.TypedTarget,                    Argument.TracedFunction),
        new("fmod_ret.s+",       Type.Tracing,   Attach.ModifyReturn,       Traits.TypedTarget | Traits.Sleepable, Argument.TracedFunction),
        new("fexit+",            Type.Tracing,   Attach.TraceFexit,         Traits.TypedTarget,                    Argument.TracedFunction),
        new("fexit.s+",          Type.Tracing,   Attach.TraceFexit,         Traits.TypedTarget | Traits.Sleepable, Argument.TracedFunction),
        new("fsession+",         Type.Tracing,   Attach.TraceFsession,      Traits.TypedTarget,                    Argument.TracedFunction),
        new("fsession.s+",       Type.Tracing,   Attach.TraceFsession,      Traits.TypedTarget | Traits.Sleepable, Argument.TracedFunction),
        new("fsession.multi+",   Type.Tracing,   Attach.TraceFsessionMulti, Traits.None,                           Argument.TracedFunctions),
        new("fsession.multi.s+", Type.Tracing,   Attach.TraceFsessionMulti, Traits.Sleepable,                      Argument.TracedFunctions),
        new("fentry.multi+",     Type.Tracing,   Attach.TraceFentryMulti,   Traits.None,                           Argument.TracedFunctions),
        new("fentry.multi.s+",   Type.Tracing,   Attach.TraceFentryMulti,   Traits.Sleepable,                      Argument.TracedFunctions),
        new("fexit.multi+",      Type.Tracing,   Attach.TraceFexitMulti,    Traits.None,                           Argument.TracedFunctions),
        new("fexit.multi.s+",    Type.Tracing,   Attach.TraceFexitMulti,    Traits.Sleepable,                      Argument.TracedFunctions),
        new("freplace+",         Type.Extension, Attach.Unspecified,        Traits.TypedTarget,                    Argument.ProgramFunction),

        // Hooks, iterators and callbacks of the kernel.
        new("lsm+",          Type.Lsm,       Attach.LsmMac,      Traits.TypedTarget,                    Argument.SecurityHook),
        new("lsm.s+",        Type.Lsm,       Attach.LsmMac,      Traits.TypedTarget | Traits.Sleepable, Argument.SecurityHook),
        new("lsm_cgroup+",   Type.Lsm,       Attach.LsmCgroup,   Traits.TypedTarget,                    Argument.SecurityHook),
        new("iter+",         Type.Tracing,   Attach.TraceIter,   Traits.TypedTarget,                    Argument.Iterator),
        new("iter.s+",       Type.Tracing,   Attach.TraceIter,   Traits.TypedTarget | Traits.Sleepable, Argument.Iterator),
        new("syscall",       Type.Syscall,   Attach.Unspecified, Traits.Sleepable),
        new("struct_ops+",   Type.StructOps),
        new("struct_ops.s+", Type.StructOps, Attach.Unspecified, Traits.Sleepable),

        // Control groups.
        new("sockops",                 Type.SockOps,        Attach.CgroupSockOps,        Traits.OptionalAttachType),
        new("cgroup_skb/ingress",      Type.CgroupSkb,      Attach.Unspecified,          Traits.OptionalAttachType), // BPF_CGROUP_INET_INGRESS is 0
        new("cgroup_skb/egress",       Type.CgroupSkb,      Attach.CgroupInetEgress,     Traits.OptionalAttachType),
        new("cgroup/skb",              Type.CgroupSkb),
        new("cgroup/sock_create",      Type.CgroupSock,     Attach.CgroupInetSockCreate),
        new("cgroup/sock_release",     Type.CgroupSock,     Attach.CgroupInetSockRelease),
        new("cgroup/sock",             Type.CgroupSock,     Attach.CgroupInetSockCreate, Traits.OptionalAttachType),
        new("cgroup/post_bind4",       Type.CgroupSock,     Attach.CgroupInet4PostBind),
        new("cgroup/post_bind6",       Type.CgroupSock,     Attach.CgroupInet6PostBind),
        new("cgroup/bind4",            Type.CgroupSockAddr, Attach.CgroupInet4Bind),
        new("cgroup/bind6",            Type.CgroupSockAddr, Attach.CgroupInet6Bind),
        new("cgroup/connect4",         Type.CgroupSockAddr, Attach.CgroupInet4Connect),
        new("cgroup/connect6",         Type.CgroupSockAddr, Attach.CgroupInet6Connect),
        new("cgroup/connect_unix",     Type.CgroupSockAddr, Attach.CgroupUnixConnect),
        new("cgroup/sendmsg4",         Type.CgroupSockAddr, Attach.CgroupUdp4Sendmsg),
        new("cgroup/sendmsg6",         Type.CgroupSockAddr, Attach.CgroupUdp6Sendmsg),
        new("cgroup/sendmsg_unix",     Type.CgroupSockAddr, Attach.CgroupUnixSendmsg),
        new("cgroup/recvmsg4",         Type.CgroupSockAddr, Attach.CgroupUdp4Recvmsg),
        new("cgroup/recvmsg6",         Type.CgroupSockAddr, Attach.CgroupUdp6Recvmsg),
        new("cgroup/recvmsg_unix",     Type.CgroupSockAddr, Attach.CgroupUnixRecvmsg),
        new("cgroup/getpeername4",     Type.CgroupSockAddr, Attach.CgroupInet4Getpeername),
        new("cgroup/getpeername6",     Type.CgroupSockAddr, Attach.CgroupInet6Getpeername),
        new("cgroup/getpeername_unix", Type.CgroupSockAddr, Attach.CgroupUnixGetpeername),
        new("cgroup/getsockname4",     Type.CgroupSockAddr, Attach.CgroupInet4Getsockname),
        new("cgroup/getsockname6",     Type.CgroupSockAddr, Attach.CgroupInet6Getsockname),
        new("cgroup/getsockname_unix", Type.CgroupSockAddr, Attach.CgroupUnixGetsockname),
        new("cgroup/sysctl",           Type.CgroupSysctl,   Attach.CgroupSysctl),
        new("cgroup/getsockopt",       Type.CgroupSockOpt,  Attach.CgroupGetsockopt),
        new("cgroup/setsockopt",       Type.CgroupSockOpt,  Attach.CgroupSetsockopt),
        new("cgroup/dev",              Type.CgroupDevice,   Attach.CgroupDevice,         Traits.OptionalAttachType),

        // Sockets.
        new("socket",                Type.SocketFilter),
        new("sk_reuseport/migrate",  Type.SkReusePort, Attach.SkReuseportSelectOrMigrate),
        new("sk_reuseport",          Type.SkReusePort, Attach.SkReuseportSelect),
        new("sk_skb/stream_parser",  Type.SkSkb,       Attach.SkSkbStreamParser,  Traits.OptionalAttachType),
        new("sk_skb/stream_verdict", Type.SkSkb,       Attach.SkSkbStreamVerdict, Traits.OptionalAttachType),
        new("sk_skb/verdict",        Type.SkSkb,       Attach.SkSkbVerdict,       Traits.OptionalAttachType),
        new("sk_skb",                Type.SkSkb),
        new("sk_msg",                Type.SkMsg,       Attach.SkMsgVerdict,       Traits.OptionalAttachType),
        new("sk_lookup",             Type.SkLookup,    Attach.SkLookup),

        // Other places of the network, infrared.
        new("lwt_in",         Type.LwtIn),
        new("lwt_out",        Type.LwtOut),
        new("lwt_xmit",       Type.LwtXmit),
        new("lwt_seg6local",  Type.LwtSeg6Local),
        new("lirc_mode2",     Type.LircMode2,     Attach.LircMode2,     Traits.OptionalAttachType),
        new("flow_dissector", Type.FlowDissector, Attach.FlowDissector, Traits.OptionalAttachType),
        new("netfilter",      Type.Netfilter,     Attach.Netfilter),
    ];
}
