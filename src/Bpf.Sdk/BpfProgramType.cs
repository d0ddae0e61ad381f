namespace Bpf.Sdk;

/// <summary>Kinds of BPF program, numbered as the kernel numbers them (<c>enum bpf_prog_type</c>, linux/bpf.h).</summary>
public enum BpfProgramType
{
    /// <summary>Not given: the section's name says no type.</summary>
    Unspecified = 0,
    /// <summary><c>BPF_PROG_TYPE_SOCKET_FILTER</c>: sees what a socket receives, and cuts it or drops it, since Linux 3.19.</summary>
    SocketFilter = 1,
    /// <summary><c>BPF_PROG_TYPE_KPROBE</c>: kprobes, uprobes and their multi forms, since Linux 4.1.</summary>
    Kprobe = 2,
    /// <summary><c>BPF_PROG_TYPE_SCHED_CLS</c>: traffic-control classifier, TCX and netkit, since Linux 4.1.</summary>
    SchedCls = 3,
    /// <summary><c>BPF_PROG_TYPE_SCHED_ACT</c>: traffic-control action, since Linux 4.1.</summary>
    SchedAct = 4,
    /// <summary><c>BPF_PROG_TYPE_TRACEPOINT</c>: tracepoints, with the record that tracefs describes, since Linux 4.7.</summary>
    Tracepoint = 5,
    /// <summary><c>BPF_PROG_TYPE_XDP</c>: packets as the driver of a network device receives them, since Linux 4.8.</summary>
    Xdp = 6,
    /// <summary><c>BPF_PROG_TYPE_PERF_EVENT</c>: samples of perf events, since Linux 4.9.</summary>
    PerfEvent = 7,
    /// <summary><c>BPF_PROG_TYPE_CGROUP_SKB</c>: packets of sockets of a control group, since Linux 4.10.</summary>
    CgroupSkb = 8,
    /// <summary><c>BPF_PROG_TYPE_CGROUP_SOCK</c>: creation, binding and release of sockets in a control group, since Linux 4.10.</summary>
    CgroupSock = 9,
    /// <summary><c>BPF_PROG_TYPE_LWT_IN</c>: packets that a route takes in, since Linux 4.10.</summary>
    LwtIn = 10,
    /// <summary><c>BPF_PROG_TYPE_LWT_OUT</c>: packets that leave by a route, since Linux 4.10.</summary>
    LwtOut = 11,
    /// <summary><c>BPF_PROG_TYPE_LWT_XMIT</c>: packets that leave by a route, before the device sees them, since Linux 4.10.</summary>
    LwtXmit = 12,
    /// <summary><c>BPF_PROG_TYPE_SOCK_OPS</c>: events of TCP connections, since Linux 4.13.</summary>
    SockOps = 13,
    /// <summary><c>BPF_PROG_TYPE_SK_SKB</c>: data that sockets of a socket map receive, since Linux 4.14.</summary>
    SkSkb = 14,
    /// <summary><c>BPF_PROG_TYPE_CGROUP_DEVICE</c>: access to device files in a control group, since Linux 4.15.</summary>
    CgroupDevice = 15,
    /// <summary><c>BPF_PROG_TYPE_SK_MSG</c>: data that sockets of a socket map send, since Linux 4.17.</summary>
    SkMsg = 16,
    /// <summary><c>BPF_PROG_TYPE_RAW_TRACEPOINT</c>: tracepoints, with the arguments as the kernel passes them, since Linux 4.17.</summary>
    RawTracepoint = 17,
    /// <summary><c>BPF_PROG_TYPE_CGROUP_SOCK_ADDR</c>: addresses that sockets of a control group bind and connect to, since Linux 4.17.</summary>
    CgroupSockAddr = 18,
    /// <summary><c>BPF_PROG_TYPE_LWT_SEG6LOCAL</c>: packets with a segment of IPv6 segment routing, since Linux 4.18.</summary>
    LwtSeg6Local = 19,
    /// <summary><c>BPF_PROG_TYPE_LIRC_MODE2</c>: decodes infrared signals, since Linux 4.18.</summary>
    LircMode2 = 20,
    /// <summary><c>BPF_PROG_TYPE_SK_REUSEPORT</c>: chooses a socket of a SO_REUSEPORT group, since Linux 4.19.</summary>
    SkReusePort = 21,
    /// <summary><c>BPF_PROG_TYPE_FLOW_DISSECTOR</c>: tells the headers of packets apart, since Linux 4.20.</summary>
    FlowDissector = 22,
    /// <summary><c>BPF_PROG_TYPE_CGROUP_SYSCTL</c>: reads and writes of sysctl files in a control group, since Linux 5.2.</summary>
    CgroupSysctl = 23,
    /// <summary><c>BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE</c>: tracepoints that let arguments be changed, since Linux 5.2.</summary>
    RawTracepointWritable = 24,
    /// <summary><c>BPF_PROG_TYPE_CGROUP_SOCKOPT</c>: socket options in a control group, since Linux 5.3.</summary>
    CgroupSockOpt = 25,
    /// <summary><c>BPF_PROG_TYPE_TRACING</c>: fentry, fexit, iterators and typed tracepoints, since Linux 5.5.</summary>
    Tracing = 26,
    /// <summary><c>BPF_PROG_TYPE_STRUCT_OPS</c>: a callback of the kernel that is written in BPF, since Linux 5.6.</summary>
    StructOps = 27,
    /// <summary><c>BPF_PROG_TYPE_EXT</c>: replaces a function of another program, since Linux 5.6.</summary>
    Extension = 28,
    /// <summary><c>BPF_PROG_TYPE_LSM</c>: hooks of the security modules, since Linux 5.7.</summary>
    Lsm = 29,
    /// <summary><c>BPF_PROG_TYPE_SK_LOOKUP</c>: chooses the socket that listens, since Linux 5.9.</summary>
    SkLookup = 30,
    /// <summary><c>BPF_PROG_TYPE_SYSCALL</c>: runs when user space asks for it, and may call bpf(2), since Linux 5.14.</summary>
    Syscall = 31,
    /// <summary><c>BPF_PROG_TYPE_NETFILTER</c>: netfilter hooks, since Linux 6.4.</summary>
    Netfilter = 32,
}
