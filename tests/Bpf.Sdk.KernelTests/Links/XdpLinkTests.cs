using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>What holds for XDP programs whatever the mechanism.</summary>
[TestFixture(XdpMechanism.Link)]
[TestFixture(XdpMechanism.Netlink)]
public sealed class XdpLinkTests(XdpMechanism mechanism)
{
    VethPair _veth = null!;
    XdpCounter _counter = null!;

    [SetUp]
    public void MakeDevicesAndProgram()
    {
        KernelRequirement.Root();
        if (mechanism == XdpMechanism.Link)
        {
            KernelRequirement.Feature(KernelFeature.XdpLinks);
        }

        _veth = new VethPair();
        _counter = new XdpCounter();
    }

    [TearDown]
    public void DisposeProgramAndDevices()
    {
        _counter?.Dispose();
        _veth?.Dispose();
    }

    [TestCase(XdpMode.Generic)]
    [TestCase(XdpMode.Driver)]
    [TestCase(XdpMode.Auto)]
    public void An_attached_program_sees_the_packets_until_the_link_is_disposed(XdpMode mode)
    {
        using (var link = Attach(mode))
        {
            _veth.SendIn(5);
            Assert.That(_counter.Count, Is.GreaterThanOrEqualTo(5));
            Assert.That(Query(), Is.EqualTo(new[] { new XdpAttachment(_counter.Id, "xdp_count", mode == XdpMode.Generic ? XdpMode.Generic : XdpMode.Driver) }));
        }

        ulong before = _counter.Count;
        _veth.SendIn(5);

        Assert.That(_counter.Count, Is.EqualTo(before));
        Assert.That(Query(), Is.Empty);
        Assert.That(_veth.Near.Run("ip", $"link show dev {VethPair.Device}"), Does.Not.Contain("xdp"));
    }

    [Test]
    public void A_link_says_what_it_is()
    {
        using var link = Attach();

        Assert.That((link.Mechanism, link.Device, link.InterfaceIndex, link.ProgramId, link.IsPinned), Is.EqualTo((mechanism, VethPair.Device, Index(), _counter.Id, false)));
        Assert.That(link.ToString(), Is.EqualTo($"{mechanism} XDP on {VethPair.Device}, program id {_counter.Id}"));
    }

    [Test]
    public void A_device_is_also_given_by_its_index()
    {
        int index = Index();

        using var link = _veth.Near.Run(() => _counter.Program.Attach(index, Options()));

        Assert.That(link.Device, Is.EqualTo(VethPair.Device));
        Assert.That(_veth.Near.Run(() => XdpLink.Query(index)), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_second_program_is_refused_and_told_who_has_the_place()
    {
        using var link = Attach();
        using var other = new XdpCounter("other");

        Assert.That(() => _veth.Near.Run(() => other.Program.Attach(VethPair.Device, Options())),
            Throws.TypeOf<BpfException>().With.Message.Contains($"program 'xdp_count' (id {_counter.Id}, Driver) has the place").And.Property(nameof(BpfException.ErrorNumber)).AnyOf(Errno.EBUSY, Errno.EEXIST));
        Assert.That(Query().Select(static attachment => attachment.ProgramId), Is.EqualTo(new[] { _counter.Id }));
    }

    [Test]
    public void What_ip_has_attached_stays()
    {
        using var other = new XdpCounter("others");
        using var files = new BpfFileSystemScope();
        other.Program.Pin(files.Path("program"));
        _veth.Near.Ip($"link set dev {VethPair.Device} xdpgeneric pinned {files.Path("program")}");

        Assert.That(() => Attach(XdpMode.Generic), Throws.TypeOf<BpfException>().With.Message.Contains("'others'").And.Message.Contains("has the place"));
        Assert.That(Query().Select(static attachment => attachment.Name), Is.EqualTo(new[] { "others" }));
    }

    [Test]
    public void Another_program_takes_the_place_at_once()
    {
        using var link = Attach();
        using var next = new XdpCounter("next");

        link.Update(next.Program);
        _veth.SendIn(4);

        Assert.That(link.ProgramId, Is.EqualTo(next.Id));
        Assert.That(next.Count, Is.GreaterThanOrEqualTo(4));
        Assert.That(Query().Select(static attachment => attachment.Name), Is.EqualTo(new[] { "next" }));
        link.Detach();
        Assert.That(Query(), Is.Empty);
        Assert.That(() => link.Update(next.Program), Throws.InvalidOperationException);
    }

    [Test]
    public void After_an_update_the_new_program_holds_the_link()
    {
        using var next = new XdpCounter("next");
        WeakReference<XdpLink> link = UpdateAndForget();
        _counter.Dispose();
        // The namespace's thread holds its last action, and with it the result.
        _veth.Near.Run(() => { });

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(Query().Select(static attachment => attachment.ProgramId), Is.EqualTo(new[] { next.Id }));
        Assert.That(link.TryGetTarget(out XdpLink? kept), Is.True);
        kept!.Dispose();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference<XdpLink> UpdateAndForget()
        {
            XdpLink attached = Attach();
            attached.Update(next.Program);
            return new(attached);
        }
    }

    [Test]
    public void A_device_that_goes_takes_the_program_along()
    {
        using var link = Attach();

        _veth.Near.Ip($"link del {VethPair.Device}");

        Assert.That(link.Detach, Throws.Nothing);
    }

    [Test]
    public void Detach_and_dispose_may_be_repeated()
    {
        var link = Attach();

        link.Detach();
        link.Detach();
        link.Dispose();
        link.Dispose();

        Assert.That(Query(), Is.Empty);
    }

    [Test]
    public void A_driver_without_it_and_a_card_without_it_are_named()
    {
        // The loopback device has neither.
        Assert.That(() => _veth.Near.Run(() => _counter.Program.Attach("lo", Options() with { Mode = XdpMode.Driver })),
            Throws.TypeOf<BpfException>().With.Message.Contains("attach by XDP to 'lo': EOPNOTSUPP").And.Message.Contains("XdpMode.Generic"));
        Assert.That(() => _veth.Near.Run(() => _counter.Program.Attach("lo", Options() with { Mode = XdpMode.Offloaded })),
            Throws.TypeOf<BpfException>().With.Message.Contains("The card runs no BPF programs"));
    }

    [Test]
    public void A_device_that_is_not_there_is_told_with_those_that_are() =>
        Assert.That(() => _veth.Near.Run(() => _counter.Program.Attach("v9", Options())), Throws.TypeOf<BpfException>().With.Message.Contains("Did you mean 'v0'?"));

    [Test]
    public void A_program_for_a_device_map_is_refused()
    {
        using var forMap = new XdpCounter("for_map", BpfAttachType.XdpDevmap);

        Assert.That(() => _veth.Near.Run(() => forMap.Program.Attach(VethPair.Device, Options())), Throws.TypeOf<BpfException>().With.Message.Contains("EINVAL"));
        Assert.That(Query(), Is.Empty);
    }

    // That no descriptor is left is looked at after every test.
    [Test]
    public void Many_rounds_leave_nothing()
    {
        _veth.Near.Run(() =>
        {
            for (int round = 0; round < 50; round++)
            {
                _counter.Program.Attach(VethPair.Device, Options() with { Mode = XdpMode.Generic }).Dispose();
            }
        });

        Assert.That(Query(), Is.Empty);
    }

    XdpAttachOptions Options() => new() { Mechanism = mechanism };

    XdpLink Attach(XdpMode mode = XdpMode.Auto) => _veth.Near.Run(() => _counter.Program.Attach(VethPair.Device, Options() with { Mode = mode }));

    IReadOnlyList<XdpAttachment> Query() => _veth.Near.Run(() => XdpLink.Query(VethPair.Device));

    int Index() => _veth.Near.Run(() =>
    {
        using var socket = NetlinkSocket.Open();
        return NetworkDevice.Find(socket, VethPair.Device)!.Value.Index;
    });
}
