using Bpf.Sdk.Features;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>XDP links that outlive their owner, and what happens where there are none.</summary>
[RequiresFeature(KernelFeature.XdpLinks)]
public sealed class XdpPinTests
{
    VethPair _veth = null!;
    XdpCounter _counter = null!;
    BpfFileSystemScope _bpf = null!;

    [SetUp]
    public void SetUp()
    {
        _veth = new VethPair();
        _counter = new XdpCounter();
        _bpf = new BpfFileSystemScope();
    }

    [TearDown]
    public void TearDown()
    {
        _bpf?.Dispose();
        _counter?.Dispose();
        _veth?.Dispose();
    }

    [Test]
    public void A_pinned_link_outlives_its_owner_and_is_opened_again()
    {
        Attach(new() { PinPath = _bpf.Path("dir/xdp") }).Dispose();
        _counter.Program.Dispose();
        Assert.That(Query(), Has.Count.EqualTo(1));

        using var opened = _veth.Near.Run(() => XdpLink.OpenPinned(_bpf.Path("dir/xdp")));
        Assert.That((opened.Mechanism, opened.Device, opened.ProgramId, opened.IsPinned), Is.EqualTo((XdpMechanism.Link, VethPair.Device, _counter.Id, true)));

        opened.Detach();
        Assert.That(Query(), Is.Empty);
        Assert.That(File.Exists(_bpf.Path("dir/xdp")), Is.False);
    }

    [Test]
    public void A_link_is_pinned_later_once()
    {
        using (var link = Attach(new()))
        {
            link.Pin(_bpf.Path("xdp"));
            Assert.That(link.PinPath, Is.EqualTo(_bpf.Path("xdp")));
            Assert.That(() => link.Pin(_bpf.Path("again")), Throws.InvalidOperationException.With.Message.Contains("is pinned at"));
        }

        Assert.That(Query(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_pin_that_cannot_be_made_leaves_nothing_attached()
    {
        Attach(new() { PinPath = _bpf.Path("xdp") }).Dispose();
        using var other = new XdpCounter("other");
        using var far = _veth.Far.Run(() => other.Program.Attach(VethPair.PeerDevice));

        Assert.That(() => far.Pin(_bpf.Path("xdp")), Throws.TypeOf<BpfException>().With.Message.Contains("Something is pinned there already"));
        Assert.That(far.IsPinned, Is.False);
        far.Dispose();
        Assert.That(() => _veth.Far.Run(() => other.Program.Attach(VethPair.PeerDevice, new() { PinPath = _bpf.Path("xdp") })), Throws.TypeOf<BpfException>());
        Assert.That(_veth.Far.Run(() => XdpLink.Query(VethPair.PeerDevice)), Is.Empty);
    }

    [Test]
    public void A_pin_of_another_kind_of_link_is_refused()
    {
        KernelRequirement.Feature(KernelFeature.Tcx);
        using var tc = new CountingProgram();
        using var link = _veth.Near.Run(() => tc.Program.Attach(VethPair.Device, TcDirection.Ingress, new() { PinPath = _bpf.Path("tc") }));

        Assert.That(() => XdpLink.OpenPinned(_bpf.Path("tc")), Throws.TypeOf<BpfException>().With.Message.Contains("a link of another kind (Tcx)"));
        link.Detach();
    }

    [Test]
    public void Netlink_has_no_pin()
    {
        Assert.That(() => Attach(new() { Mechanism = XdpMechanism.Netlink, PinPath = _bpf.Path("xdp") }), Throws.ArgumentException);
        using var link = Attach(new() { Mechanism = XdpMechanism.Netlink });
        Assert.That(() => link.Pin(_bpf.Path("xdp")), Throws.InvalidOperationException.With.Message.Contains("Only XDP links can be pinned"));
    }

    [Test]
    public void Netlink_stands_in_where_the_kernel_has_no_links()
    {
        var program = new XdpProgram(_counter.Program) { ProbeLinks = static () => FeatureSupport.Missing };

        using var link = _veth.Near.Run(() => program.Attach(VethPair.Device));

        Assert.That(link.Mechanism, Is.EqualTo(XdpMechanism.Netlink));
        Assert.That(() => _veth.Near.Run(() => program.Attach(VethPair.Device, new() { Mechanism = XdpMechanism.Link })), Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("Linux 5.9"));
        Assert.That(() => _veth.Near.Run(() => program.Attach(VethPair.Device, new() { PinPath = _bpf.Path("xdp") })), Throws.TypeOf<BpfNotSupportedException>());
    }

    [Test]
    public void What_another_tool_put_in_the_place_stays()
    {
        var link = Attach(new() { Mechanism = XdpMechanism.Netlink, Mode = XdpMode.Generic });
        _veth.Near.Ip($"link set dev {VethPair.Device} xdpgeneric off");
        using var other = new XdpCounter("other");
        using var others = _veth.Near.Run(() => other.Program.Attach(VethPair.Device, new() { Mode = XdpMode.Generic }));

        link.Dispose();

        Assert.That(Query().Select(static attachment => attachment.Name), Is.EqualTo(new[] { "other" }));
    }

    [Test]
    public void A_declared_method_attaches()
    {
        using Counter counter = Counter.Load();

        using (XdpLink link = _veth.Near.Run(() => counter.Attach(VethPair.Device)))
        {
            _veth.SendIn(3);
        }

        Assert.That(counter.Bss.Packets, Is.GreaterThanOrEqualTo(3));
        Assert.That(Query(), Is.Empty);
    }

    XdpLink Attach(XdpAttachOptions options) => _veth.Near.Run(() => _counter.Program.Attach(VethPair.Device, options));

    IReadOnlyList<XdpAttachment> Query() => _veth.Near.Run(() => XdpLink.Query(VethPair.Device));
}

[BpfObject("xdp_count.bpf.c")]
sealed partial class Counter
{
    [XdpProgram("xdp")]
    public partial XdpLink Attach(string device);
}
