namespace Bpf.Sdk;

/// <summary>Where a program of some types expects to be attached, numbered as the kernel numbers it (<c>enum bpf_attach_type</c>, linux/bpf.h).</summary>
/// <remarks>The newest are those of Linux 7.2; other numbers pass through unharmed.</remarks>
public enum BpfAttachType
{
    /// <summary>
    /// The value of programs whose type has no attach type, or one that the kernel does not ask for. Of programs of type <see cref="BpfProgramType.CgroupSkb"/> it is
    /// <c>BPF_CGROUP_INET_INGRESS</c>: packets that arrive at a socket of a control group, since Linux 4.10.
    /// </summary>
    Unspecified = 0,
    /// <summary><c>BPF_CGROUP_INET_EGRESS</c>: packets that leave a socket of a control group, since Linux 4.10.</summary>
    CgroupInetEgress = 1,
    /// <summary><c>BPF_CGROUP_INET_SOCK_CREATE</c>: creation of an IP socket in a control group, since Linux 4.10.</summary>
    CgroupInetSockCreate = 2,
    /// <summary><c>BPF_CGROUP_SOCK_OPS</c>: events of TCP connections of a control group, since Linux 4.13.</summary>
    CgroupSockOps = 3,
    /// <summary><c>BPF_SK_SKB_STREAM_PARSER</c>: finds the messages in a stream that a socket map receives, since Linux 4.14.</summary>
    SkSkbStreamParser = 4,
    /// <summary><c>BPF_SK_SKB_STREAM_VERDICT</c>: decides where a message goes that the parser of a socket map found, since Linux 4.14.</summary>
    SkSkbStreamVerdict = 5,
    /// <summary><c>BPF_CGROUP_DEVICE</c>: access to device files in a control group, since Linux 4.15.</summary>
    CgroupDevice = 6,
    /// <summary><c>BPF_SK_MSG_VERDICT</c>: decides where a message goes that a socket of a socket map sends, since Linux 4.17.</summary>
    SkMsgVerdict = 7,
    /// <summary><c>BPF_CGROUP_INET4_BIND</c>: bind(2) to an IPv4 address in a control group, since Linux 4.17.</summary>
    CgroupInet4Bind = 8,
    /// <summary><c>BPF_CGROUP_INET6_BIND</c>: bind(2) to an IPv6 address in a control group, since Linux 4.17.</summary>
    CgroupInet6Bind = 9,
    /// <summary><c>BPF_CGROUP_INET4_CONNECT</c>: connect(2) to an IPv4 address in a control group, since Linux 4.17.</summary>
    CgroupInet4Connect = 10,
    /// <summary><c>BPF_CGROUP_INET6_CONNECT</c>: connect(2) to an IPv6 address in a control group, since Linux 4.17.</summary>
    CgroupInet6Connect = 11,
    /// <summary><c>BPF_CGROUP_INET4_POST_BIND</c>: after bind(2) to an IPv4 address in a control group, since Linux 4.17.</summary>
    CgroupInet4PostBind = 12,
    /// <summary><c>BPF_CGROUP_INET6_POST_BIND</c>: after bind(2) to an IPv6 address in a control group, since Linux 4.17.</summary>
    CgroupInet6PostBind = 13,
    /// <summary><c>BPF_CGROUP_UDP4_SENDMSG</c>: sendmsg(2) on an unconnected IPv4 UDP socket in a control group, since Linux 4.18.</summary>
    CgroupUdp4Sendmsg = 14,
    /// <summary><c>BPF_CGROUP_UDP6_SENDMSG</c>: sendmsg(2) on an unconnected IPv6 UDP socket in a control group, since Linux 4.18.</summary>
    CgroupUdp6Sendmsg = 15,
    /// <summary><c>BPF_LIRC_MODE2</c>: infrared signals of a receiver, since Linux 4.18.</summary>
    LircMode2 = 16,
    /// <summary><c>BPF_FLOW_DISSECTOR</c>: dissection of packets in a network namespace, since Linux 4.20.</summary>
    FlowDissector = 17,
    /// <summary><c>BPF_CGROUP_SYSCTL</c>: reads and writes of sysctl files in a control group, since Linux 5.2.</summary>
    CgroupSysctl = 18,
    /// <summary><c>BPF_CGROUP_UDP4_RECVMSG</c>: recvmsg(2) on an unconnected IPv4 UDP socket in a control group, since Linux 5.2.</summary>
    CgroupUdp4Recvmsg = 19,
    /// <summary><c>BPF_CGROUP_UDP6_RECVMSG</c>: recvmsg(2) on an unconnected IPv6 UDP socket in a control group, since Linux 5.2.</summary>
    CgroupUdp6Recvmsg = 20,
    /// <summary><c>BPF_CGROUP_GETSOCKOPT</c>: getsockopt(2) in a control group, since Linux 5.3.</summary>
    CgroupGetsockopt = 21,
    /// <summary><c>BPF_CGROUP_SETSOCKOPT</c>: setsockopt(2) in a control group, since Linux 5.3.</summary>
    CgroupSetsockopt = 22,
    /// <summary><c>BPF_TRACE_RAW_TP</c>: a tracepoint, with its arguments typed, since Linux 5.5.</summary>
    TraceRawTp = 23,
    /// <summary><c>BPF_TRACE_FENTRY</c>: entry of a function, since Linux 5.5.</summary>
    TraceFentry = 24,
    /// <summary><c>BPF_TRACE_FEXIT</c>: return from a function, since Linux 5.5.</summary>
    TraceFexit = 25,
    /// <summary><c>BPF_MODIFY_RETURN</c>: entry of a function whose return value may be replaced, since Linux 5.7.</summary>
    ModifyReturn = 26,
    /// <summary><c>BPF_LSM_MAC</c>: a hook of the security modules, since Linux 5.7.</summary>
    LsmMac = 27,
    /// <summary><c>BPF_TRACE_ITER</c>: iterators over objects of the kernel, since Linux 5.8.</summary>
    TraceIter = 28,
    /// <summary><c>BPF_CGROUP_INET4_GETPEERNAME</c>: getpeername(2) of an IPv4 socket in a control group, since Linux 5.8.</summary>
    CgroupInet4Getpeername = 29,
    /// <summary><c>BPF_CGROUP_INET6_GETPEERNAME</c>: getpeername(2) of an IPv6 socket in a control group, since Linux 5.8.</summary>
    CgroupInet6Getpeername = 30,
    /// <summary><c>BPF_CGROUP_INET4_GETSOCKNAME</c>: getsockname(2) of an IPv4 socket in a control group, since Linux 5.8.</summary>
    CgroupInet4Getsockname = 31,
    /// <summary><c>BPF_CGROUP_INET6_GETSOCKNAME</c>: getsockname(2) of an IPv6 socket in a control group, since Linux 5.8.</summary>
    CgroupInet6Getsockname = 32,
    /// <summary><c>BPF_XDP_DEVMAP</c>: packets on their way out through an entry of a device map, since Linux 5.8.</summary>
    XdpDevmap = 33,
    /// <summary><c>BPF_CGROUP_INET_SOCK_RELEASE</c>: release of an IP socket in a control group, since Linux 5.9.</summary>
    CgroupInetSockRelease = 34,
    /// <summary><c>BPF_XDP_CPUMAP</c>: packets on a CPU that an entry of a CPU map sent them to, since Linux 5.9.</summary>
    XdpCpumap = 35,
    /// <summary><c>BPF_SK_LOOKUP</c>: choice of the socket that listens, in a network namespace, since Linux 5.9.</summary>
    SkLookup = 36,
    /// <summary><c>BPF_XDP</c>: packets that a network device receives, before the kernel does anything with them, since Linux 5.9.</summary>
    Xdp = 37,
    /// <summary><c>BPF_SK_SKB_VERDICT</c>: decides where data goes that a socket of a socket map receives, without a parser, since Linux 5.13.</summary>
    SkSkbVerdict = 38,
    /// <summary><c>BPF_SK_REUSEPORT_SELECT</c>: choice of a socket of a SO_REUSEPORT group, since Linux 5.14.</summary>
    SkReuseportSelect = 39,
    /// <summary><c>BPF_SK_REUSEPORT_SELECT_OR_MIGRATE</c>: choice of a socket of a SO_REUSEPORT group, also for connections of one that closes, since Linux 5.14.</summary>
    SkReuseportSelectOrMigrate = 40,
    /// <summary><c>BPF_PERF_EVENT</c>: links of perf events, since Linux 5.15.</summary>
    PerfEvent = 41,
    /// <summary><c>BPF_TRACE_KPROBE_MULTI</c>: many kernel functions by one link, since Linux 5.18.</summary>
    TraceKprobeMulti = 42,
    /// <summary><c>BPF_LSM_CGROUP</c>: a hook of the security modules, in a control group, since Linux 6.0.</summary>
    LsmCgroup = 43,
    /// <summary><c>BPF_STRUCT_OPS</c>: links of struct_ops maps, since Linux 6.4.</summary>
    StructOps = 44,
    /// <summary><c>BPF_NETFILTER</c>: a netfilter hook, since Linux 6.4.</summary>
    Netfilter = 45,
    /// <summary><c>BPF_TCX_INGRESS</c>: packets that a network device receives, at traffic control, since Linux 6.6.</summary>
    TcxIngress = 46,
    /// <summary><c>BPF_TCX_EGRESS</c>: packets that a network device sends, at traffic control, since Linux 6.6.</summary>
    TcxEgress = 47,
    /// <summary><c>BPF_TRACE_UPROBE_MULTI</c>: many functions of a file by one link, since Linux 6.6.</summary>
    TraceUprobeMulti = 48,
    /// <summary><c>BPF_CGROUP_UNIX_CONNECT</c>: connect(2) of a Unix socket in a control group, since Linux 6.7.</summary>
    CgroupUnixConnect = 49,
    /// <summary><c>BPF_CGROUP_UNIX_SENDMSG</c>: sendmsg(2) of a Unix socket in a control group, since Linux 6.7.</summary>
    CgroupUnixSendmsg = 50,
    /// <summary><c>BPF_CGROUP_UNIX_RECVMSG</c>: recvmsg(2) of a Unix socket in a control group, since Linux 6.7.</summary>
    CgroupUnixRecvmsg = 51,
    /// <summary><c>BPF_CGROUP_UNIX_GETPEERNAME</c>: getpeername(2) of a Unix socket in a control group, since Linux 6.7.</summary>
    CgroupUnixGetpeername = 52,
    /// <summary><c>BPF_CGROUP_UNIX_GETSOCKNAME</c>: getsockname(2) of a Unix socket in a control group, since Linux 6.7.</summary>
    CgroupUnixGetsockname = 53,
    /// <summary><c>BPF_NETKIT_PRIMARY</c>: packets that the primary device of a netkit pair sends, since Linux 6.7.</summary>
    NetkitPrimary = 54,
    /// <summary><c>BPF_NETKIT_PEER</c>: packets that the peer of a netkit pair sends, since Linux 6.7.</summary>
    NetkitPeer = 55,
    /// <summary><c>BPF_TRACE_KPROBE_SESSION</c>: entry and return of many kernel functions by one link, since Linux 6.10.</summary>
    TraceKprobeSession = 56,
    /// <summary><c>BPF_TRACE_UPROBE_SESSION</c>: entry and return of many functions of a file by one link, since Linux 6.13.</summary>
    TraceUprobeSession = 57,
    /// <summary><c>BPF_TRACE_FSESSION</c>: entry of and return from a function, by one program, since Linux 7.0.</summary>
    TraceFsession = 58,
    /// <summary><c>BPF_TRACE_FENTRY_MULTI</c>: entry of many functions by one link, since Linux 7.2.</summary>
    TraceFentryMulti = 59,
    /// <summary><c>BPF_TRACE_FEXIT_MULTI</c>: return from many functions by one link, since Linux 7.2.</summary>
    TraceFexitMulti = 60,
    /// <summary><c>BPF_TRACE_FSESSION_MULTI</c>: entry of and return from many functions, by one program and one link, since Linux 7.2.</summary>
    TraceFsessionMulti = 61,
}
