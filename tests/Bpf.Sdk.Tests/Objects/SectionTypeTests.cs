using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Objects;

public sealed class SectionTypeTests
{
    [TestCase("tc", BpfProgramType.SchedCls, BpfAttachType.Unspecified)]
    [TestCase("tc/ingress", BpfProgramType.SchedCls, BpfAttachType.TcxIngress)]
    [TestCase("tcx/egress", BpfProgramType.SchedCls, BpfAttachType.TcxEgress)]
    [TestCase("classifier", BpfProgramType.SchedCls, BpfAttachType.Unspecified)]
    [TestCase("action", BpfProgramType.SchedAct, BpfAttachType.Unspecified)]
    [TestCase("netkit/peer", BpfProgramType.SchedCls, BpfAttachType.NetkitPeer)]
    [TestCase("xdp", BpfProgramType.Xdp, BpfAttachType.Xdp)]
    [TestCase("xdp/cpumap", BpfProgramType.Xdp, BpfAttachType.XdpCpumap)]
    [TestCase("socket", BpfProgramType.SocketFilter, BpfAttachType.Unspecified)]
    [TestCase("kprobe", BpfProgramType.Kprobe, BpfAttachType.Unspecified)]
    [TestCase("kprobe/do_exit", BpfProgramType.Kprobe, BpfAttachType.Unspecified)]
    [TestCase("kretprobe.multi/vfs_*", BpfProgramType.Kprobe, BpfAttachType.TraceKprobeMulti)]
    [TestCase("uprobe.session.s//bin/sh:main", BpfProgramType.Kprobe, BpfAttachType.TraceUprobeSession)]
    [TestCase("tp/sched/sched_switch", BpfProgramType.Tracepoint, BpfAttachType.Unspecified)]
    [TestCase("raw_tp/sys_enter", BpfProgramType.RawTracepoint, BpfAttachType.Unspecified)]
    [TestCase("raw_tracepoint.w/nbd_send_request", BpfProgramType.RawTracepointWritable, BpfAttachType.Unspecified)]
    [TestCase("tp_btf/sched_switch", BpfProgramType.Tracing, BpfAttachType.TraceRawTp)]
    [TestCase("fentry/vfs_read", BpfProgramType.Tracing, BpfAttachType.TraceFentry)]
    [TestCase("fmod_ret.s/security_file_open", BpfProgramType.Tracing, BpfAttachType.ModifyReturn)]
    [TestCase("fsession/vfs_read", BpfProgramType.Tracing, BpfAttachType.TraceFsession)]
    [TestCase("fexit.multi/vfs_*", BpfProgramType.Tracing, BpfAttachType.TraceFexitMulti)]
    [TestCase("freplace/subprogram", BpfProgramType.Extension, BpfAttachType.Unspecified)]
    [TestCase("lsm/file_open", BpfProgramType.Lsm, BpfAttachType.LsmMac)]
    [TestCase("lsm_cgroup/socket_bind", BpfProgramType.Lsm, BpfAttachType.LsmCgroup)]
    [TestCase("iter/task", BpfProgramType.Tracing, BpfAttachType.TraceIter)]
    [TestCase("cgroup_skb/egress", BpfProgramType.CgroupSkb, BpfAttachType.CgroupInetEgress)]
    [TestCase("cgroup/sendmsg_unix", BpfProgramType.CgroupSockAddr, BpfAttachType.CgroupUnixSendmsg)]
    [TestCase("struct_ops/init", BpfProgramType.StructOps, BpfAttachType.Unspecified)]
    [TestCase("perf_event", BpfProgramType.PerfEvent, BpfAttachType.Unspecified)]
    public void The_name_of_a_section_decides_the_type(string section, BpfProgramType type, BpfAttachType attachType)
    {
        SectionType found = SectionType.Find(section)!;

        Assert.That((found.Type, found.AttachType), Is.EqualTo((type, attachType)));
    }

    [TestCase("")]
    [TestCase("ingress")]
    [TestCase("tc/first")]
    [TestCase("kprobes")]
    [TestCase("kprobe.s/do_exit")]
    [TestCase("xdp/first")]
    [TestCase("sk_skb/stream_parser/x")]
    public void Another_name_says_nothing(string section) => Assert.That(SectionType.Find(section), Is.Null);

    [TestCase("fentry/vfs_read", "vfs_read")]
    [TestCase("fentry/nf_tables:nft_do_chain", "nf_tables:nft_do_chain")]
    [TestCase("tp/sched/sched_switch", "sched/sched_switch")]
    [TestCase("uprobe//usr/lib/libc.so.6:malloc", "/usr/lib/libc.so.6:malloc")]
    [TestCase("usdt/libc.so.6:libc:setjmp", "libc.so.6:libc:setjmp")]
    [TestCase("lsm.s/bpf", "bpf")]
    [TestCase("fentry", null)]
    [TestCase("fentry/", null)]
    [TestCase("tc/ingress", null)]
    [TestCase("struct_ops/init", null)]
    public void What_follows_the_slash_is_the_target(string section, string? target) => Assert.That(SectionType.Find(section)!.TargetIn(section), Is.EqualTo(target));

    [TestCase("fentry.s/vfs_read", 0x10u)]
    [TestCase("syscall", 0x10u)]
    [TestCase("xdp.frags", 0x20u)]
    [TestCase("xdp.frags/devmap", 0x20u)]
    [TestCase("fentry/vfs_read", 0u)]
    [TestCase("xdp", 0u)]
    public void Sleepable_programs_and_those_that_take_fragments_have_a_flag(string section, uint flags) =>
        Assert.That(SectionType.Find(section)!.LoadFlags, Is.EqualTo(flags));

    [Test]
    public void No_name_matches_two_rows()
    {
        foreach (SectionType row in SectionType.Table)
        {
            Assert.That(SectionType.Find(row.Pattern.TrimEnd('+')), Is.SameAs(row), row.Pattern);
            Assert.That(SectionType.Find(row.Pattern.TrimEnd('+') + "/x"), row.Pattern.EndsWith('+') ? Is.SameAs(row) : Is.Null, row.Pattern);
        }
    }

    [Test]
    public void Only_patterns_that_end_in_a_plus_have_an_argument() =>
        Assert.That(SectionType.Table.Where(static row => row.Argument != SectionArgument.None).Select(static row => row.Pattern), Is.All.EndsWith("+"));

    [Test]
    public void Sleepable_sections_are_called_so() =>
        Assert.That(SectionType.Table.Where(static row => row.Traits.HasFlag(SectionTraits.Sleepable)).Select(static row => row.Pattern), Is.All.EndsWith(".s+").Or.EqualTo("syscall"));

    [Test]
    public void The_flags_of_a_program_can_be_switched_one_by_one()
    {
        var program = new ProgramSpec { Name = "p", IsSleepable = true, TakesFragments = true };

        program.IsSleepable = false;

        Assert.That((program.IsSleepable, program.TakesFragments, program.Flags), Is.EqualTo((false, true, 0x20u)));
    }
}
