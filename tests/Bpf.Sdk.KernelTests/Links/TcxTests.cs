using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>What is particular to TCX links.</summary>
[RequiresFeature(KernelFeature.Tcx)]
public sealed class TcxTests : TcFixture
{
    static readonly TcAttachOptions Options = new() { Mechanism = TcMechanism.Tcx };

    [Test]
    public void The_same_program_twice_is_refused_with_the_reason()
    {
        using var link = Attach();

        Assert.That(Attach, Throws.TypeOf<BpfException>().With.Property(nameof(BpfException.ErrorNumber)).EqualTo(Errno.EEXIST).And.Message.Contains("once per side"));
        Assert.That(Query(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Somebody_elses_link_stays()
    {
        using var other = new CountingProgram("other");
        int descriptor = Veth.Near.Run(() => LinkCalls.CreateTcx(other.Program.Handle, Index(), LinkUapi.BPF_TCX_INGRESS));
        Assert.That(descriptor, Is.Positive);
        using var foreign = new BpfHandle(descriptor);

        Attach().Dispose();

        Assert.That(Query().Select(attachment => (attachment.Name, attachment.Mechanism)), Is.EqualTo(new[] { ("other", TcMechanism.Tcx) }));
        Assert.That(Query()[0].LinkId, Is.Positive);
    }

    [Test]
    public void Tcx_and_clsact_are_independent_and_listed_in_the_order_in_which_they_run()
    {
        using var other = new CountingProgram("other");
        using var filter = Veth.Near.Run(() => other.Program.Attach(VethPair.Device, TcDirection.Ingress, Options with { Mechanism = TcMechanism.Clsact }));
        var link = Attach();
        Assert.That(Query().Select(attachment => attachment.Name), Is.EqualTo(new[] { "count_packets", "other" }));

        link.Dispose();

        Assert.That(Query().Select(attachment => attachment.Mechanism), Is.EqualTo(new[] { TcMechanism.Clsact }));
    }

    [Test]
    public void The_sixty_fifth_program_is_refused_with_the_limit()
    {
        var programs = Enumerable.Range(0, LinkUapi.BPF_MPROG_MAX).Select(_ => new CountingProgram()).ToList();
        var links = new List<TcLink>();
        try
        {
            // One place is left for the kernel's own bookkeeping in some versions; what counts is that the refusal is told.
            Assert.That(() =>
            {
                foreach (var program in programs.Append(Program))
                {
                    links.Add(Veth.Near.Run(() => program.Program.Attach(VethPair.Device, TcDirection.Ingress, Options)));
                }
            }, Throws.TypeOf<BpfException>().With.Message.Contains("64 programs"));
            Assert.That(Query(), Has.Count.EqualTo(links.Count));
        }
        finally
        {
            links.ForEach(link => link.Dispose());
            programs.ForEach(program => program.Dispose());
        }
    }

    [Test]
    public void Priority_and_handle_contradict_it()
    {
        Assert.That(() => Program.Program.Attach("lo", TcDirection.Ingress, Options with { Priority = 1 }), Throws.ArgumentException);
        Assert.That(() => Program.Program.Attach("lo", TcDirection.Ingress, Options with { Handle = 1 }), Throws.ArgumentException);
    }

    TcLink Attach() => Veth.Near.Run(() => Program.Program.Attach(VethPair.Device, TcDirection.Ingress, Options));

    IReadOnlyList<TcAttachment> Query() => Veth.Near.Run(() => TcLink.Query(VethPair.Device, TcDirection.Ingress));

    int Index()
    {
        using var socket = NetlinkSocket.Open();
        return NetworkDevice.Find(socket, VethPair.Device)!.Value.Index;
    }
}
