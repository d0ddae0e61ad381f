using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>BPF_LINK_CREATE with the members of TCX.</summary>
struct TcxLinkCreateAttributes
{
    public uint prog_fd;
    public uint target_ifindex;
    public uint attach_type;
    public uint flags;
    public uint relative_fd_or_id;
    public uint _padding;
    public ulong expected_revision;
}

/// <summary>BPF_LINK_CREATE with the members of perf events.</summary>
struct PerfLinkCreateAttributes
{
    public uint prog_fd;
    public uint target_fd;
    public uint attach_type;
    public uint flags;
    public ulong bpf_cookie;
}

/// <summary>BPF_LINK_CREATE with the members that all kinds have.</summary>
struct LinkCreateAttributes
{
    public uint prog_fd; // of structures of callbacks, map_fd
    public uint target_fd; // or target_ifindex
    public uint attach_type;
    public uint flags;
}

/// <summary>BPF_LINK_UPDATE.</summary>
struct LinkUpdateAttributes
{
    public uint link_fd;
    public uint new_prog_fd;
    public uint flags;
    public uint old_prog_fd;
}

/// <summary>BPF_LINK_CREATE with the members of a hook of netfilter.</summary>
struct NetfilterLinkCreateAttributes
{
    public uint prog_fd;
    public uint target_fd;
    public uint attach_type;
    public uint flags;
    public uint pf;
    public uint hooknum;
    public int priority;
    public uint netfilter_flags;
}

/// <summary>BPF_LINK_CREATE with the members of many kprobes at once.</summary>
struct KprobeMultiLinkCreateAttributes
{
    public uint prog_fd;
    public uint target_fd;
    public uint attach_type;
    public uint flags;
    public uint kprobe_flags;
    public uint cnt;
    public ulong syms;
    public ulong addrs;
    public ulong cookies;
}

/// <summary>BPF_LINK_CREATE with the members of many uprobes at once.</summary>
struct UprobeMultiLinkCreateAttributes
{
    public uint prog_fd;
    public uint target_fd;
    public uint attach_type;
    public uint flags;
    public ulong path;
    public ulong offsets;
    public ulong ref_ctr_offsets;
    public ulong cookies;
    public uint cnt;
    public uint uprobe_flags;
    public uint pid;
}

/// <summary>BPF_LINK_DETACH.</summary>
struct LinkDetachAttributes
{
    public uint link_fd;
}

/// <summary>BPF_PROG_QUERY with the members that multi-program hooks have since Linux 6.6.</summary>
struct ProgramQueryAttributes
{
    public uint target_ifindex;
    public uint attach_type;
    public uint query_flags;
    public uint attach_flags;
    public ulong prog_ids;
    public uint count;
    public uint _padding;
    public ulong prog_attach_flags;
    public ulong link_ids;
    public ulong link_attach_flags;
    public ulong revision;
}

/// <summary>struct bpf_link_info with the members of TCX.</summary>
[StructLayout(LayoutKind.Sequential)]
struct TcxLinkInfo
{
    public uint type;
    public uint id;
    public uint prog_id;
    public uint _padding;
    public uint ifindex;
    public uint attach_type;
}

/// <summary>struct bpf_link_info with the members of a perf event that is a kprobe, which kernels fill in since Linux 6.6.</summary>
struct KprobeLinkInfo
{
    public uint type;
    public uint id;
    public uint prog_id;
    readonly uint _padding;
    public uint perf_event_type;
    readonly uint _perfEventPadding;
    public ulong func_name;
    public uint name_len;
    public uint offset;
}

/// <summary>Numbers of linux/bpf.h that concern links, under their names there.</summary>
static class LinkUapi
{
    public const uint BPF_CGROUP_INET_INGRESS = 0;
    public const uint BPF_SK_MSG_VERDICT = 7;
    public const uint BPF_FLOW_DISSECTOR = 17;
    public const uint BPF_TRACE_KPROBE_MULTI = 42;
    public const uint BPF_NETFILTER = 45;
    public const uint BPF_TCX_INGRESS = 46;
    public const uint BPF_TCX_EGRESS = 47;
    public const uint BPF_TRACE_UPROBE_MULTI = 48;
    public const uint BPF_NETKIT_PRIMARY = 54;
    public const uint BPF_TRACE_KPROBE_SESSION = 56;
    public const uint BPF_TRACE_UPROBE_SESSION = 57;
    public const uint BPF_XDP = 37;
    public const uint BPF_PERF_EVENT = 41;
    public const uint BPF_STRUCT_OPS = 44;
    public const uint BPF_LINK_TYPE_XDP = 6;
    public const uint BPF_LINK_TYPE_PERF_EVENT = 7;
    public const uint BPF_LINK_TYPE_TCX = 11;
    public const uint BPF_PERF_EVENT_KPROBE = 3;
    public const uint BPF_PERF_EVENT_KRETPROBE = 4;

    /// <summary>The most programs that a multi-program hook takes (include/linux/bpf_mprog.h).</summary>
    public const int BPF_MPROG_MAX = 64;
}
