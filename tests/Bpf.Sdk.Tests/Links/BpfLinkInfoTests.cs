using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Links;

/// <summary>What the kernel's union means depends on the kind of link: each has its members, and none of another's.</summary>
public sealed class BpfLinkInfoTests
{
    static readonly BpfLinkInfo Plain = Read(new());

    [Test]
    public void Tracing() => Expect(
        new() { tracing_attach_type = (uint)BpfAttachType.TraceFentry, tracing_target_obj_id = 1, tracing_target_btf_id = 99 }, BpfLinkType.Tracing, null,
        Plain with { AttachType = BpfAttachType.TraceFentry, TargetObjectId = 1, TargetTypeId = 99 });

    [Test]
    public void A_control_group_has_a_wide_number() => Expect(
        new() { cgroup_cgroup_id = 1ul << 40, cgroup_attach_type = (uint)BpfAttachType.CgroupDevice }, BpfLinkType.Cgroup, null,
        Plain with { CgroupId = 1ul << 40, AttachType = BpfAttachType.CgroupDevice });

    [TestCase("task", null)]
    [TestCase("bpf_map_elem", 7u)]
    [TestCase("bpf_sk_storage_map", 7u)]
    public void Only_iterators_of_maps_elements_have_a_map(string name, uint? map) =>
        Expect(new() { iter_map_map_id = 7 }, BpfLinkType.Iterator, name, Plain with { Target = name, MapId = map });

    [Test]
    public void A_raw_tracepoint_has_a_name() => Expect(new(), BpfLinkType.RawTracepoint, "sched_switch", Plain with { Target = "sched_switch" });

    [Test]
    public void A_network_namespace_has_its_inode() => Expect(
        new() { netns_netns_ino = 4026531840, netns_attach_type = (uint)BpfAttachType.SkLookup }, BpfLinkType.NetworkNamespace, null,
        Plain with { NetworkNamespace = 4026531840, AttachType = BpfAttachType.SkLookup });

    [Test]
    public void Network_devices_have_an_index([Values(BpfLinkType.Tcx, BpfLinkType.Netkit)] BpfLinkType type) => Expect(
        new() { tcx_ifindex = 4, tcx_attach_type = (uint)BpfAttachType.TcxEgress }, type, null, Plain with { InterfaceIndex = 4, AttachType = BpfAttachType.TcxEgress });

    [Test]
    public void Xdp_has_no_attach_type() => Expect(new() { xdp_ifindex = 4 }, BpfLinkType.Xdp, null, Plain with { InterfaceIndex = 4 });

    [Test]
    public void A_netfilter_hook_may_have_a_negative_priority() => Expect(
        new() { netfilter_pf = 2, netfilter_hooknum = 1, netfilter_priority = -128 }, BpfLinkType.Netfilter, null,
        Plain with { NetfilterFamily = 2, NetfilterHook = 1, NetfilterPriority = -128 });

    [Test]
    public void Probes_of_many_functions_are_counted()
    {
        Expect(new() { kprobe_multi_count = 12 }, BpfLinkType.KprobeMulti, null, Plain with { FunctionCount = 12 });
        Expect(new() { uprobe_multi_count = 12 }, BpfLinkType.UprobeMulti, "/bin/sh", Plain with { FunctionCount = 12, Target = "/bin/sh" });
    }

    [Test]
    public void Structures_of_callbacks_and_socket_maps_have_a_map()
    {
        Expect(new() { struct_ops_map_id = 5 }, BpfLinkType.StructOps, null, Plain with { MapId = 5 });
        Expect(new() { sockmap_map_id = 5, sockmap_attach_type = (uint)BpfAttachType.SkMsgVerdict }, BpfLinkType.SockMap, null,
            Plain with { MapId = 5, AttachType = BpfAttachType.SkMsgVerdict });
    }

    [TestCase(BpfPerfEventKind.Kprobe, "vfs_read", 4u)]
    [TestCase(BpfPerfEventKind.Uretprobe, "vfs_read", 4u)]
    [TestCase(BpfPerfEventKind.Tracepoint, "vfs_read", null)]
    [TestCase(BpfPerfEventKind.Event, null, null)]
    public void A_perf_event_has_what_its_kind_has(BpfPerfEventKind kind, string? target, uint? offset) => Expect(
        new() { perf_event_type = (uint)kind, perf_event_offset = 4 }, BpfLinkType.PerfEvent, "vfs_read", Plain with { PerfEvent = kind, Target = target, Offset = offset });

    [Test]
    public void A_perf_event_of_a_kernel_that_does_not_tell_has_nothing() => Expect(new() { perf_event_offset = 4 }, BpfLinkType.PerfEvent, null, Plain);

    [Test]
    public void A_kind_that_is_newer_keeps_its_number_and_nothing_else() => Expect(new() { tcx_ifindex = 4 }, (BpfLinkType)99, null, Plain);

    static void Expect(LinkInfo info, BpfLinkType type, string? name, BpfLinkInfo expected)
    {
        (info.type, info.id, info.prog_id) = ((uint)type, 11, 22);

        Assert.That(BpfLinkInfo.Read(info, name), Is.EqualTo(expected with { Type = type, Id = 11, ProgramId = 22 }));
    }

    static BpfLinkInfo Read(LinkInfo info) => BpfLinkInfo.Read(info, null);
}
