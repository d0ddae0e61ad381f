using Bpf.Sdk.Features;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Links;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>Attachments that outlive their process.</summary>
[TestFixture(TcMechanism.Tcx)]
[TestFixture(TcMechanism.Clsact)]
public sealed class TcPinTests(TcMechanism mechanism) : TcFixture
{
    BpfFileSystemScope _bpf = null!;

    [SetUp]
    public void SetUp()
    {
        if (mechanism == TcMechanism.Tcx)
        {
            KernelRequirement.Feature(KernelFeature.Tcx);
        }

        _bpf = new BpfFileSystemScope();
    }

    [TearDown]
    public void TearDown() => _bpf?.Dispose();

    [Test]
    public void A_pinned_attachment_stays_when_link_and_program_are_disposed()
    {
        Attach("start").Dispose();
        Veth.SendIn(3);

        Assert.That(Program.Count, Is.EqualTo(3));
        Program.Program.Dispose();
        Assert.That(Query(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Opened_again_it_is_the_same_and_detach_removes_it_and_its_pin()
    {
        int priority, index;
        uint handle;
        using (var link = Attach("start"))
        {
            (priority, handle, index) = (link.Priority, link.Handle, link.InterfaceIndex);
        }

        using var opened = Open("start");

        Assert.That((opened.Mechanism, opened.Direction, opened.Device, opened.InterfaceIndex), Is.EqualTo((mechanism, TcDirection.Ingress, VethPair.Device, index)));
        Assert.That((opened.ProgramId, opened.Priority, opened.Handle, opened.PinPath), Is.EqualTo((Program.Id, priority, handle, _bpf.Path("start"))));

        opened.Detach();

        Assert.That(Query(), Is.Empty);
        Assert.That(_bpf.Entries(), Is.Empty);
        AssertNoQdisc();
    }

    [Test]
    public void Detach_of_the_link_that_was_attached_removes_it_and_its_pin()
    {
        using var link = Attach("start");

        link.Detach();

        Assert.That(Query(), Is.Empty);
        Assert.That(_bpf.Entries(), Is.Empty);
        AssertNoQdisc();
    }

    [Test]
    public void Both_sides_opened_again_and_detached_leave_nothing_in_either_order([Values] bool startFirst)
    {
        Attach("start").Dispose();
        Attach("end", TcDirection.Egress).Dispose();

        foreach (string name in startFirst ? (string[])["start", "end"] : ["end", "start"])
        {
            using var link = Open(name);
            link.Detach();
        }

        Assert.That(_bpf.Entries(), Is.Empty);
        AssertNoQdisc();
    }

    [Test]
    public void It_outlives_a_process_that_is_killed()
    {
        using (var process = Veth.Near.Run(() => AttachingProcess.Start(VethPair.Device, _bpf.Path("start"), mechanism)))
        {
            process.Kill();
            process.WaitForExit();
        }

        Assert.That(Query(), Has.Count.EqualTo(1));

        using var link = Open("start");
        link.Detach();

        Assert.That(Query(), Is.Empty);
        Assert.That(_bpf.Entries(), Is.Empty);
        AssertNoQdisc();
    }

    [Test]
    public void Missing_directories_are_made()
    {
        using var link = Attach("a/b/start");

        Assert.That(_bpf.Entries(), Does.Contain("a/b/start"));
    }

    [Test]
    public void A_path_that_is_taken_undoes_the_attach()
    {
        using var other = new CountingProgram("other");
        other.Program.Pin(_bpf.Path("start"));

        Assert.That(() => Attach("start"), Throws.TypeOf<BpfException>().With.Message.Contains("pinned there already"));

        AssertNothingAttached();
        Assert.That(_bpf.Entries(), Is.EqualTo(new[] { "start" }));
    }

    [Test]
    public void A_path_outside_of_the_bpf_file_system_undoes_the_attach()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bpf-sdk-no-bpffs-{Environment.ProcessId}", "start");

        Assert.That(() => AttachAt(path, TcDirection.Ingress), Throws.TypeOf<BpfException>().With.Message.Contains("is not on a BPF file system"));

        AssertNothingAttached();
        Assert.That(Directory.Exists(Path.GetDirectoryName(path)), Is.False);
    }

    [Test]
    public void A_name_with_a_dot_undoes_the_attach()
    {
        Assert.That(() => Attach("a/b/start.link"), Throws.ArgumentException.With.Message.Contains("dot"));

        AssertNothingAttached();
        Assert.That(_bpf.Entries(), Is.Empty);
    }

    [Test]
    public void A_record_left_by_somebody_undoes_pin_and_attach_of_a_filter_and_does_not_concern_a_link()
    {
        File.CreateSymbolicLink(_bpf.Path("start_tc"), "something");

        if (mechanism == TcMechanism.Tcx)
        {
            Attach("start").Dispose();
            using var link = Open("start");
            Assert.That(link.Mechanism, Is.EqualTo(mechanism));
        }
        else
        {
            Assert.That(() => Attach("start"), Throws.TypeOf<BpfException>().With.Message.Contains("start_tc"));
            AssertNothingAttached();
            Assert.That(_bpf.Entries(), Is.EqualTo(new[] { "start_tc" }));
        }
    }

    [Test]
    public void A_name_that_is_too_long_undoes_the_attach_and_the_directories()
    {
        Assert.That(() => Attach("a/b/" + new string('x', 300)), Throws.TypeOf<BpfException>());

        AssertNothingAttached();
        Assert.That(_bpf.Entries(), Is.Empty);
    }

    [Test]
    public void Detaching_when_the_device_is_gone_removes_the_pin()
    {
        Attach("start").Dispose();
        Veth.Near.Run("ip", "link del v0");

        using var link = Open("start");
        link.Detach();

        Assert.That(_bpf.Entries(), Is.Empty);
    }

    [Test]
    public void Another_object_at_the_pins_path_stays()
    {
        using var link = Attach("start");
        File.Delete(_bpf.Path("start"));
        using var other = new CountingProgram("other");
        other.Program.Pin(_bpf.Path("start"));

        link.Detach();

        Assert.That(Query(), Is.Empty);
        Assert.That(_bpf.Entries(), Does.Contain("start"));
    }

    [Test]
    public void From_another_network_namespace_tcx_detaches_and_clsact_names_the_namespaces()
    {
        Attach("start").Dispose();
        using var link = Veth.Far.Run(() => TcLink.OpenPinned(_bpf.Path("start")));

        if (mechanism == TcMechanism.Tcx)
        {
            Assert.That(link.Device, Is.Null);
            Veth.Far.Run(link.Detach);
            Assert.That(Query(), Is.Empty);
            return;
        }

        Assert.That(() => Veth.Far.Run(link.Detach), Throws.TypeOf<BpfException>()
            .With.Message.Contains(Inode(Veth.Near)).And.Message.Contains(Inode(Veth.Far)));
        Assert.That(Query(), Has.Count.EqualTo(1));
        Assert.That(_bpf.Entries(), Is.EqualTo(new[] { "start", "start_tc" }));
    }

    [Test]
    public void Disposed_it_cannot_be_detached()
    {
        var link = Attach("start");
        link.Dispose();

        Assert.That(link.Detach, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(Query(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Nothing_at_the_path_is_told() =>
        Assert.That(() => TcLink.OpenPinned(_bpf.Path("nothing")), Throws.TypeOf<BpfException>().With.Message.Contains("Nothing is pinned there"));

    [Test]
    public void A_program_without_record_is_told()
    {
        Program.Program.Pin(_bpf.Path("program"));

        Assert.That(() => TcLink.OpenPinned(_bpf.Path("program")), Throws.TypeOf<BpfException>().With.Message.Contains("not the record"));
    }

    [Test]
    public void A_program_with_a_record_that_says_nothing_is_told()
    {
        Program.Program.Pin(_bpf.Path("program"));
        File.CreateSymbolicLink(TcPinRecord.PathFor(_bpf.Path("program")), "nonsense");

        Assert.That(() => TcLink.OpenPinned(_bpf.Path("program")), Throws.TypeOf<BpfException>().With.Message.Contains("'nonsense'"));
    }

    [Test]
    public void A_map_at_the_path_is_told()
    {
        Program.PinMap(_bpf.Path("map"));

        Assert.That(() => TcLink.OpenPinned(_bpf.Path("map")), Throws.TypeOf<BpfException>().With.Message.Contains("is a map"));
    }

    TcLink Attach(string name, TcDirection direction = TcDirection.Ingress) => AttachAt(_bpf.Path(name), direction);

    TcLink AttachAt(string path, TcDirection direction) =>
        Veth.Near.Run(() => Program.Program.Attach(VethPair.Device, direction, new TcAttachOptions { Mechanism = mechanism, PinPath = path }));

    TcLink Open(string name) => Veth.Near.Run(() => TcLink.OpenPinned(_bpf.Path(name)));

    IReadOnlyList<TcAttachment> Query() => Veth.Near.Run(() => TcLink.Query(VethPair.Device, TcDirection.Ingress));

    void AssertNothingAttached()
    {
        Assert.That(Query(), Is.Empty);
        AssertNoQdisc();
    }

    void AssertNoQdisc() => Assert.That(Veth.Near.Run("tc", "qdisc show dev v0"), Does.Not.Contain("clsact"));

    static string Inode(NetworkNamespaceScope scope) => scope.Run(() => new FileInfo("/proc/thread-self/ns/net").LinkTarget!);
}
