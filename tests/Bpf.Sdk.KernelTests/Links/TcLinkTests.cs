using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>What holds for both mechanisms, and the choice between them. Each test has namespaces and devices of its own.</summary>
[TestFixture(TcMechanism.Tcx)]
[TestFixture(TcMechanism.Clsact)]
public sealed class TcLinkTests(TcMechanism mechanism) : TcFixture
{
    readonly TcAttachOptions _options = new() { Mechanism = mechanism };

    [SetUp]
    public void SetUp()
    {
        if (mechanism == TcMechanism.Tcx)
        {
            KernelRequirement.Feature(KernelFeature.Tcx);
        }
    }

    [Test]
    public void An_attached_program_sees_the_packets_of_its_side_until_disposed()
    {
        var link = Attach(TcDirection.Ingress);
        Veth.SendIn(5);
        Veth.SendOut(3);
        Assert.That(Program.Count, Is.EqualTo(5));

        link.Dispose();
        Veth.SendIn(2);

        Assert.That(Program.Count, Is.EqualTo(5));
        Assert.That(Query(TcDirection.Ingress), Is.Empty);
    }

    [Test]
    public void Egress_is_the_other_side()
    {
        using var link = Attach(TcDirection.Egress);
        Veth.SendOut(4);
        Veth.SendIn(1);

        Assert.That(Program.Count, Is.EqualTo(4));
        Assert.That(Query(TcDirection.Egress).Select(attachment => attachment.ProgramId), Is.EqualTo(new[] { Program.Id }));
        Assert.That(Query(TcDirection.Ingress), Is.Empty);
    }

    [Test]
    public void A_link_tells_what_it_is()
    {
        using var link = Attach(TcDirection.Ingress);

        Assert.That(link.Mechanism, Is.EqualTo(mechanism));
        Assert.That(link.Direction, Is.EqualTo(TcDirection.Ingress));
        Assert.That(link.Device, Is.EqualTo(VethPair.Device));
        Assert.That(link.InterfaceIndex, Is.EqualTo(Index()));
        Assert.That(link.ProgramId, Is.EqualTo(Program.Id));
        Assert.That(link.IsPinned, Is.False);
        Assert.That(link.ToString(), Does.StartWith($"{mechanism} ingress of v0, program id {Program.Id}"));
    }

    [Test]
    public void A_device_can_be_given_by_index()
    {
        int index = Index();
        using var link = Veth.Near.Run(() => Program.Program.Attach(index, TcDirection.Ingress, _options));

        Assert.That(link.Device, Is.EqualTo(VethPair.Device));
    }

    [Test]
    public void Detach_detaches_and_may_be_repeated_and_followed_by_dispose()
    {
        var link = Attach(TcDirection.Ingress);

        link.Detach();
        link.Detach();
        link.Dispose();
        link.Dispose();
        link.Detach();

        Assert.That(Query(TcDirection.Ingress), Is.Empty);
        AssertNoQdisc();
    }

    [Test]
    public void Dispose_from_many_threads_detaches_once()
    {
        var link = Attach(TcDirection.Ingress);

        Parallel.For(0, 8, _ => link.Dispose());

        Assert.That(Query(TcDirection.Ingress), Is.Empty);
        AssertNoQdisc();
    }

    [Test]
    public void Dispose_works_from_a_thread_in_another_network_namespace()
    {
        var link = Attach(TcDirection.Ingress);

        Veth.Far.Run(link.Dispose);

        Assert.That(Query(TcDirection.Ingress), Is.Empty);
    }

    [Test]
    public void Ingress_and_egress_of_one_device_leave_nothing_in_either_order([Values] bool firstOut)
    {
        var first = Attach(TcDirection.Ingress);
        var second = Attach(TcDirection.Egress);

        (firstOut ? first : second).Dispose();
        Assert.That(Query(firstOut ? TcDirection.Egress : TcDirection.Ingress), Has.Count.EqualTo(1));
        (firstOut ? second : first).Dispose();

        Assert.That(Query(TcDirection.Ingress).Concat(Query(TcDirection.Egress)), Is.Empty);
        AssertNoQdisc();
    }

    [Test]
    public void Two_programs_on_one_side_both_see_the_packets_and_one_survives_the_other()
    {
        using var other = new CountingProgram("other");
        var link = Attach(TcDirection.Ingress);
        using var otherLink = Veth.Near.Run(() => other.Program.Attach(VethPair.Device, TcDirection.Ingress, _options));
        Veth.SendIn(1);

        link.Dispose();
        Veth.SendIn(1);

        Assert.That((Program.Count, other.Count), Is.EqualTo((1ul, 2ul)));
    }

    [Test]
    public void A_device_that_is_removed_takes_the_attachment_along_without_an_error()
    {
        var disposed = Attach(TcDirection.Ingress);
        var detached = Attach(TcDirection.Egress);
        Veth.Near.Run("ip", $"link del {VethPair.Device}");

        disposed.Dispose();
        Assert.That(detached.Detach, Throws.Nothing);
        detached.Dispose();
    }

    [Test]
    public void A_link_that_nobody_holds_stays_while_its_program_is_held()
    {
        WeakReference<TcLink> link = AttachAndForget();
        // The namespace's thread holds its last action, and with it the result.
        Veth.Near.Run(() => { });

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(Query(TcDirection.Ingress), Has.Count.EqualTo(1));

        Assert.That(link.TryGetTarget(out TcLink? kept), Is.True);
        kept!.Dispose();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference<TcLink> AttachAndForget() => new(Attach(TcDirection.Ingress));
    }

    [Test]
    public void An_unknown_device_is_named_with_the_near_one_and_all_that_exist()
    {
        var exception = Assert.Throws<BpfException>(() => Veth.Near.Run(() => Program.Program.Attach("v9", TcDirection.Ingress, _options)))!;

        Assert.That(exception.ErrorNumber, Is.EqualTo(Errno.ENODEV));
        Assert.That(exception.Message, Is.EqualTo("Cannot find network device 'v9': ENODEV. Did you mean 'v0'? Devices in this network namespace: lo, v0."));
    }

    [Test]
    public void An_unknown_index_is_named_with_all_that_exist() =>
        Assert.That(() => Veth.Near.Run(() => Program.Program.Attach(9999, TcDirection.Ingress, _options)),
            Throws.TypeOf<BpfException>().With.Message.Contains("index '9999'").And.Message.Contains("v0 ("));

    [Test]
    public void A_device_of_another_namespace_is_unknown() =>
        Assert.That(() => Veth.Near.Run(() => Program.Program.Attach(VethPair.PeerDevice, TcDirection.Ingress, _options)), Throws.TypeOf<BpfException>());

    [Test]
    public void A_name_that_no_device_can_have_is_an_argument_error() =>
        Assert.That(() => Program.Program.Attach("sixteen-bytes-xx", TcDirection.Ingress, _options), Throws.ArgumentException.With.Message.Contains("1 to 15 bytes"));

    [Test]
    public void A_direction_must_be_given() =>
        Assert.That(() => Program.Program.Attach("lo", TcDirection.Unspecified, _options), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_hundred_cycles_leave_no_file_descriptor_behind()
    {
        Attach(TcDirection.Ingress).Dispose();
        int before = Descriptors();
        for (int i = 0; i < 100; i++)
        {
            Attach(TcDirection.Ingress).Dispose();
        }

        // Other tests' pipes come and go beside us.
        Assert.That(Descriptors(), Is.LessThan(before + 50));
        AssertNoQdisc();

        static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
    }

    TcLink Attach(TcDirection direction) => Veth.Near.Run(() => Program.Program.Attach(VethPair.Device, direction, _options));

    IReadOnlyList<TcAttachment> Query(TcDirection direction) => Veth.Near.Run(() => TcLink.Query(VethPair.Device, direction));

    int Index() => int.Parse(Veth.Near.Run("ip", $"-o link show dev {VethPair.Device}").Split(':')[0]);

    void AssertNoQdisc() => Assert.That(Veth.Near.Run("tc", $"qdisc show dev {VethPair.Device}"), Does.Not.Contain("clsact").And.Not.Contain("ingress"));
}
