using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>
/// struct bpf_link_info: what follows the program's id is a union, whose members bear the name of the kind before their own.
/// Pointers are in and out: where the caller gives no buffer, the kernel writes none.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
struct LinkInfo
{
    [FieldOffset(0)] public uint type;
    [FieldOffset(4)] public uint id;
    [FieldOffset(8)] public uint prog_id;

    [FieldOffset(16)] public ulong raw_tracepoint_tp_name;
    [FieldOffset(24)] public uint raw_tracepoint_tp_name_len;

    [FieldOffset(16)] public uint tracing_attach_type;
    [FieldOffset(20)] public uint tracing_target_obj_id;
    [FieldOffset(24)] public uint tracing_target_btf_id;

    [FieldOffset(16)] public ulong cgroup_cgroup_id;
    [FieldOffset(24)] public uint cgroup_attach_type;

    [FieldOffset(16)] public ulong iter_target_name;
    [FieldOffset(24)] public uint iter_target_name_len;
    [FieldOffset(28)] public uint iter_map_map_id;

    [FieldOffset(16)] public uint netns_netns_ino;
    [FieldOffset(20)] public uint netns_attach_type;

    [FieldOffset(16)] public uint xdp_ifindex;

    [FieldOffset(16)] public uint struct_ops_map_id;

    [FieldOffset(16)] public uint netfilter_pf;
    [FieldOffset(20)] public uint netfilter_hooknum;
    [FieldOffset(24)] public int netfilter_priority;

    [FieldOffset(24)] public uint kprobe_multi_count;

    [FieldOffset(16)] public ulong uprobe_multi_path;
    [FieldOffset(48)] public uint uprobe_multi_path_size;
    [FieldOffset(52)] public uint uprobe_multi_count;

    [FieldOffset(16)] public uint perf_event_type;
    [FieldOffset(24)] public ulong perf_event_name; // of a file, function or tracepoint: the three begin alike
    [FieldOffset(32)] public uint perf_event_name_len;
    [FieldOffset(36)] public uint perf_event_offset;
    [FieldOffset(24)] public ulong perf_event_event_config;
    [FieldOffset(32)] public uint perf_event_event_type;

    [FieldOffset(16)] public uint tcx_ifindex;
    [FieldOffset(20)] public uint tcx_attach_type;

    [FieldOffset(16)] public uint netkit_ifindex;
    [FieldOffset(20)] public uint netkit_attach_type;

    [FieldOffset(16)] public uint sockmap_map_id;
    [FieldOffset(20)] public uint sockmap_attach_type;
}
