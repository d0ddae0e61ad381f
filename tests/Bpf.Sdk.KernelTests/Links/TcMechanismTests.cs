using Bpf.Sdk.Features;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>Which mechanism is taken, on kernels that have TCX and on those that, as far as the probe tells, do not.</summary>
public sealed class TcMechanismTests : TcFixture
{
    [Test]
    public void The_probe_says_what_the_kernels_symbols_say()
    {
        Assert.That(KernelFeatures.Running[KernelFeature.Tcx], Is.EqualTo(KernelHasTcx() ? FeatureSupport.Present : FeatureSupport.Missing));
    }

    [Test]
    public void Left_to_choose_it_is_what_the_kernel_has()
    {
        using TcLink link = Veth.Near.Run(() => Program.Program.Attach(VethPair.Device, TcDirection.Ingress));
        Veth.SendIn(3);

        Assert.That(link.Mechanism, Is.EqualTo(KernelHasTcx() ? TcMechanism.Tcx : TcMechanism.Clsact));
        Assert.That(Program.Count, Is.EqualTo(3));
    }

    [Test]
    public void Without_tcx_it_falls_back_to_clsact_and_says_so()
    {
        using var link = Attach(FeatureSupport.Missing, TcMechanism.Auto);
        Veth.SendIn(3);

        Assert.That(link.Mechanism, Is.EqualTo(TcMechanism.Clsact));
        Assert.That(Program.Count, Is.EqualTo(3));
    }

    [Test]
    public void Tcx_by_force_without_tcx_names_feature_and_kernel()
    {
        var exception = Assert.Throws<BpfNotSupportedException>(() => Attach(FeatureSupport.Missing, TcMechanism.Tcx))!;

        Assert.That((exception.Feature, exception.MinimumKernel), Is.EqualTo(("TCX", "6.6")));
        Assert.That(exception.Message, Does.Contain("TcMechanism.Auto"));
    }

    [Test]
    public void Clsact_by_force_is_clsact_where_the_kernel_has_tcx()
    {
        using var link = Attach(KernelFeatures.Running[KernelFeature.Tcx], TcMechanism.Clsact);

        Assert.That(link.Mechanism, Is.EqualTo(TcMechanism.Clsact));
    }

    [TestCase(TcMechanism.Auto)]
    [TestCase(TcMechanism.Tcx)]
    [RequiresFeature(KernelFeature.Tcx)]
    public void If_the_probe_cannot_tell_the_attempt_does(TcMechanism mechanism)
    {
        using var link = Attach(FeatureSupport.Unknown, mechanism);

        Assert.That(link.Mechanism, Is.EqualTo(TcMechanism.Tcx));
    }

    // Apart from the probe, so that one that is broken is noticed.
    static bool KernelHasTcx() => File.ReadLines("/proc/kallsyms").Any(static line => line.Contains(" tcx_prog_attach", StringComparison.Ordinal));

    TcLink Attach(FeatureSupport support, TcMechanism mechanism)
    {
        var program = new TcProgram(Program.Program) { ProbeTcx = () => support };
        return Veth.Near.Run(() => program.Attach(VethPair.Device, TcDirection.Ingress, new TcAttachOptions { Mechanism = mechanism }));
    }
}
