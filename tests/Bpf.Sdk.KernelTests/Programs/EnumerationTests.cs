using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Programs;

public sealed class EnumerationTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void Programs_maps_and_types_of_a_loaded_object_are_listed()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();

        Assert.That(Ids(BpfProgram.Enumerate(), program => program.Id), Is.SupersetOf(loaded.Programs.Values.Select(program => program.Id)).And.Ordered);
        Assert.That(Ids(BpfMap.Enumerate(), map => map.Id), Is.SupersetOf(loaded.Maps.Values.Select(map => map.Id)).And.Ordered);
        uint btf = loaded.Programs["tc_pass"].GetInfo().BtfId;
        Assert.That(BpfBtfInfo.Enumerate().Select(info => info.Id), Has.Member(btf).And.Ordered);
        Assert.That(BpfBtfInfo.OfId(btf), Is.EqualTo(new BpfBtfInfo(btf, BpfBtfInfo.OfId(btf).Name, BtfCalls.TryRead(btf)!.Image.Length, IsKernel: false)));
    }

    [Test]
    public void Types_are_read_back_from_the_kernel()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();

        BtfTable table = BtfCalls.TryRead(loaded.Programs["tc_pass"].GetInfo().BtfId)!;

        Assert.That(table.Find(BtfKind.Function, "tc_count"), Is.Not.Null);
    }

    [Test]
    [RequiresKernel("5.11")]
    public void The_kernels_own_types_are_listed_by_name() =>
        Assert.That(BpfBtfInfo.Enumerate().Where(info => info.Name == "vmlinux"), Has.One.Items.And.All.Property("IsKernel").True.And.All.Property("Size").GreaterThan(100_000));

    [Test]
    public void Numbers_that_nothing_has_are_named()
    {
        Assert.That(() => BpfLinkInfo.OfId(uint.MaxValue), Throws.TypeOf<BpfException>().With.Message.Contains("'4294967295': ENOENT. No link has this id"));
        Assert.That(() => BpfBtfInfo.OfId(uint.MaxValue), Throws.TypeOf<BpfException>().With.Message.Contains("No BTF object has this id"));
        Assert.That(() => RawMap.OpenById(uint.MaxValue), Throws.TypeOf<BpfException>().With.Message.Contains("No map has this id"));
    }

    [Test]
    public void Objects_that_vanish_meanwhile_are_left_out()
    {
        var spec = new ProgramSpec { Name = "vanishes", Type = BpfProgramType.SchedCls, License = "GPL", Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)] };
        using var stop = new CancellationTokenSource();
        Task churn = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                BpfProgram.Load(spec).Dispose();
            }
        });

        for (int i = 0; i < 50; i++)
        {
            Ids(BpfProgram.Enumerate(), program => program.Id);
        }

        stop.Cancel();
        Assert.That(churn.Wait(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void Without_capabilities_listing_says_which_are_needed()
    {
        using var thread = new NetworkNamespaceScope();
        thread.Run(Capabilities.Drop);

        Assert.That(() => thread.Run(() => BpfProgram.Enumerate().Count()), Throws.TypeOf<BpfException>().With.Message.Contains("list the system's programs").And.Message.Contains("CAP_SYS_ADMIN"));
        Assert.That(() => thread.Run(() => BpfMap.Enumerate().Count()), Throws.TypeOf<BpfException>().With.Message.Contains("CAP_SYS_ADMIN"));
        Assert.That(() => thread.Run(() => BpfLinkInfo.Enumerate().Count()), Throws.TypeOf<BpfException>().With.Message.Contains("CAP_SYS_ADMIN"));
        Assert.That(() => thread.Run(() => BpfBtfInfo.Enumerate().Count()), Throws.TypeOf<BpfException>().With.Message.Contains("CAP_SYS_ADMIN"));
    }

    [Test]
    [RequiresFeature(KernelFeature.Tcx)]
    public void A_tcx_link_is_described()
    {
        using var pair = new VethPair();
        using var counting = new CountingProgram();
        using TcLink link = pair.Near.Run(() => counting.Program.Attach(VethPair.Device, TcDirection.Egress, new() { Mechanism = TcMechanism.Tcx }));

        BpfLinkInfo info = pair.Near.Run(() => BpfLinkInfo.Enumerate().Single(found => found.ProgramId == counting.Id));

        Assert.That((info.Type, info.InterfaceIndex, info.AttachType), Is.EqualTo((BpfLinkType.Tcx, (int?)link.InterfaceIndex, (BpfAttachType?)BpfAttachType.TcxEgress)));
        Assert.That(BpfLinkInfo.OfId(info.Id), Is.EqualTo(info));
        Assert.That((info.Target, info.CgroupId, info.MapId), Is.EqualTo(((string?)null, (ulong?)null, (uint?)null)));
    }

    [Test]
    public unsafe void A_raw_tracepoint_link_is_described_by_its_name()
    {
        using BpfProgram program = BpfProgram.Load(new ProgramSpec { Name = "raw", Type = BpfProgramType.RawTracepoint, License = "GPL", Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)] });
        int result;
        fixed (byte* name = "sched_switch\0"u8)
        {
            RawTracepointAttributes attributes = new() { name = (ulong)name, prog_fd = (uint)program.Handle.FileDescriptor, padding = 0 };
            result = BpfSyscall.Invoke(RawTracepointOpen, ref attributes);
        }

        Assert.That(result, Is.Positive, Errno.Name(-result));
        using var link = new BpfHandle(result);
        BpfLinkInfo info = BpfLinkInfo.Of(link);

        Assert.That((info.Type, info.ProgramId, info.Target), Is.EqualTo((BpfLinkType.RawTracepoint, program.Id, "sched_switch")));
        Assert.That(BpfLinkInfo.Enumerate(), Has.Member(info));
    }

    const BpfCommand RawTracepointOpen = (BpfCommand)17; // BPF_RAW_TRACEPOINT_OPEN, linux/bpf.h

    struct RawTracepointAttributes
    {
        public ulong name;
        public uint prog_fd;
        public uint padding;
    }

    // In this process other tests load and close objects at the same time: the ids are a snapshot.
    static List<uint> Ids<T>(IEnumerable<T> objects, Func<T, uint> id) where T : IDisposable
    {
        var ids = new List<uint>();
        foreach (T item in objects)
        {
            using (item)
            {
                ids.Add(id(item));
            }
        }

        return ids;
    }
}
