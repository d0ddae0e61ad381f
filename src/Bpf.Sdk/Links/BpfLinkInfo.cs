using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// What the kernel says of a link (<c>struct bpf_link_info</c>, linux/bpf.h): a program that is attached. What a kind of link does not have, and what an older kernel does not tell, is null.
/// </summary>
public sealed record BpfLinkInfo
{
    internal BpfLinkInfo()
    {
    }

    /// <summary>Number by which the kernel knows it, unique until reboot.</summary>
    public required uint Id { get; init; }

    /// <summary>Kind of link.</summary>
    public required BpfLinkType Type { get; init; }

    /// <summary>Number of the attached program; 0 for struct_ops, whose map holds the programs.</summary>
    public required uint ProgramId { get; init; }

    /// <summary>Where it is attached, for kinds that have more than one place: tracing, cgroup, network namespace, TCX, netkit and socket map links.</summary>
    public BpfAttachType? AttachType { get; init; }

    /// <summary>Index of the network device of a TCX, netkit or XDP link; 0 if the device is gone.</summary>
    public int? InterfaceIndex { get; init; }

    /// <summary>Inode of the network namespace (<c>/proc/PID/ns/net</c>); 0 if it is gone.</summary>
    public uint? NetworkNamespace { get; init; }

    /// <summary>Number of the control group, which is the inode of its directory.</summary>
    public ulong? CgroupId { get; init; }

    /// <summary>Number of what a tracing link's target is in: a BTF object, or a program for freplace.</summary>
    public uint? TargetObjectId { get; init; }

    /// <summary>Number of the target function in that object's types.</summary>
    public uint? TargetTypeId { get; init; }

    /// <summary>Number of the map of a struct_ops, socket map or map element iterator link.</summary>
    public uint? MapId { get; init; }

    /// <summary>What it is attached to, by name: the raw tracepoint, the iterator's kind, the function of a kprobe, the file of a uprobe, the tracepoint.</summary>
    public string? Target { get; init; }

    /// <summary>Where in the function or file of <see cref="Target"/>, in bytes.</summary>
    public uint? Offset { get; init; }

    /// <summary>What a perf event link is on; null before Linux 6.6.</summary>
    public BpfPerfEventKind? PerfEvent { get; init; }

    /// <summary>Number of functions that a kprobe or uprobe multi link is attached to.</summary>
    public uint? FunctionCount { get; init; }

    /// <summary>Address family of a netfilter link (<c>NFPROTO_*</c>).</summary>
    public uint? NetfilterFamily { get; init; }

    /// <summary>Hook of a netfilter link (<c>NF_INET_*</c>).</summary>
    public uint? NetfilterHook { get; init; }

    /// <summary>Priority of a netfilter link: lower ones run first.</summary>
    public int? NetfilterPriority { get; init; }

    /// <summary>Describes all links of the system, in the order of their numbers (bpf(2), BPF_LINK_GET_NEXT_ID, since Linux 5.8). A link that vanishes meanwhile is left out.</summary>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN, or the kernel has no links.</exception>
    public static IEnumerable<BpfLinkInfo> Enumerate()
    {
        foreach (BpfHandle handle in ObjectIds.Links.OpenAll())
        {
            using (handle)
            {
                yield return Of(handle);
            }
        }
    }

    /// <summary>Describes the link with a number.</summary>
    /// <exception cref="BpfException">No link has this number, or the caller lacks CAP_SYS_ADMIN.</exception>
    public static BpfLinkInfo OfId(uint id)
    {
        using BpfHandle handle = ObjectIds.Links.Open(id);
        return Of(handle);
    }

    /// <summary>Describes the link that is pinned at a path.</summary>
    /// <exception cref="BpfException">Nothing, or not a link, is pinned there.</exception>
    public static BpfLinkInfo OfPinned(string path)
    {
        using BpfHandle handle = PinnedObject.OpenOnly(path, PinnedKind.Link);
        return Of(handle);
    }

    internal static BpfLinkInfo Of(BpfHandle link)
    {
        LinkInfo info = LinkInfoCalls.Get(link, out string? name);
        return Read(info, name);
    }

    // Pure: what the members of the union mean, by kind.
    internal static BpfLinkInfo Read(in LinkInfo info, string? name)
    {
        var common = new BpfLinkInfo { Id = info.id, Type = (BpfLinkType)info.type, ProgramId = info.prog_id };
        return common.Type switch
        {
            BpfLinkType.RawTracepoint => common with { Target = name },
            BpfLinkType.Tracing => common with
            {
                AttachType = (BpfAttachType)info.tracing_attach_type,
                TargetObjectId = info.tracing_target_obj_id,
                TargetTypeId = info.tracing_target_btf_id,
            },
            BpfLinkType.Cgroup => common with { CgroupId = info.cgroup_cgroup_id, AttachType = (BpfAttachType)info.cgroup_attach_type },
            BpfLinkType.Iterator => common with { Target = name, MapId = name is "bpf_map_elem" or "bpf_sk_storage_map" or "sockmap" ? info.iter_map_map_id : null },
            BpfLinkType.NetworkNamespace => common with { NetworkNamespace = info.netns_netns_ino, AttachType = (BpfAttachType)info.netns_attach_type },
            BpfLinkType.Xdp => common with { InterfaceIndex = (int)info.xdp_ifindex },
            BpfLinkType.PerfEvent when info.perf_event_type != 0 => ReadPerfEvent(common, info, name),
            BpfLinkType.KprobeMulti => common with { FunctionCount = info.kprobe_multi_count },
            BpfLinkType.StructOps => common with { MapId = info.struct_ops_map_id },
            BpfLinkType.Netfilter => common with { NetfilterFamily = info.netfilter_pf, NetfilterHook = info.netfilter_hooknum, NetfilterPriority = info.netfilter_priority },
            BpfLinkType.Tcx => common with { InterfaceIndex = (int)info.tcx_ifindex, AttachType = (BpfAttachType)info.tcx_attach_type },
            BpfLinkType.UprobeMulti => common with { Target = name, FunctionCount = info.uprobe_multi_count },
            BpfLinkType.Netkit => common with { InterfaceIndex = (int)info.netkit_ifindex, AttachType = (BpfAttachType)info.netkit_attach_type },
            BpfLinkType.SockMap => common with { MapId = info.sockmap_map_id, AttachType = (BpfAttachType)info.sockmap_attach_type },
            _ => common,
        };
    }

    static BpfLinkInfo ReadPerfEvent(BpfLinkInfo common, in LinkInfo info, string? name)
    {
        var kind = (BpfPerfEventKind)info.perf_event_type;
        bool isProbe = kind is BpfPerfEventKind.Uprobe or BpfPerfEventKind.Uretprobe or BpfPerfEventKind.Kprobe or BpfPerfEventKind.Kretprobe;
        return common with { PerfEvent = kind, Target = kind == BpfPerfEventKind.Event ? null : name, Offset = isProbe ? info.perf_event_offset : null };
    }
}

/// <summary>What the perf event of a link is, numbered as the kernel numbers it (<c>enum bpf_perf_event_type</c>, linux/bpf.h).</summary>
public enum BpfPerfEventKind
{
    /// <summary>Not told.</summary>
    Unspecified = 0,
    /// <summary>Entry of a user-space function.</summary>
    Uprobe = 1,
    /// <summary>Return from a user-space function.</summary>
    Uretprobe = 2,
    /// <summary>Entry of a kernel function.</summary>
    Kprobe = 3,
    /// <summary>Return from a kernel function.</summary>
    Kretprobe = 4,
    /// <summary>A tracepoint.</summary>
    Tracepoint = 5,
    /// <summary>A hardware or software event.</summary>
    Event = 6,
}
