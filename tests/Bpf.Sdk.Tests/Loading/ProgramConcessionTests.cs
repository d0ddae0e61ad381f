using Bpf.Sdk.Features;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Loading;

/// <summary>What is left out of loads for kernels that lack it.</summary>
public sealed class ProgramConcessionTests
{
    static readonly ObjectSpec Object = TestObjects.Parse("older_kernels");

    [TestCase("reads", KernelFeature.ProbeReadKernel, ProgramConcessions.ProbeRead)]
    [TestCase("expects_xdp", KernelFeature.ExpectedAttachType, ProgramConcessions.AttachType)]
    [TestCase("expects_xdp", KernelFeature.ObjectNames, ProgramConcessions.Name)]
    public void What_is_known_to_be_lacking_is_not_tried(string program, object lacking, object conceded) =>
        Assert.That(ProgramConcession.BeforeLoad(Request(program, (KernelFeature)lacking)).Concessions, Is.EqualTo(conceded));

    [TestCase("expects_xdp", KernelFeature.ProbeReadKernel)]
    [TestCase("reads", KernelFeature.ExpectedAttachType)]
    public void What_a_program_does_not_need_it_does_not_concede(string program, object lacking) =>
        Assert.That(ProgramConcession.BeforeLoad(Request(program, (KernelFeature)lacking)).Concessions, Is.EqualTo(ProgramConcessions.None));

    [TestCase(BpfProgramType.CgroupSockAddr, BpfAttachType.CgroupInet4Connect, false)]
    [TestCase(BpfProgramType.CgroupSock, BpfAttachType.CgroupInet4PostBind, false)]
    [TestCase(BpfProgramType.Xdp, BpfAttachType.XdpDevmap, false)]
    [TestCase(BpfProgramType.CgroupSock, BpfAttachType.CgroupInetSockCreate, true)]
    [TestCase(BpfProgramType.SchedCls, BpfAttachType.TcxIngress, true)]
    [TestCase(BpfProgramType.SkSkb, BpfAttachType.SkSkbStreamParser, true)]
    public void An_attach_type_is_conceded_if_the_program_means_the_same_without(BpfProgramType type, BpfAttachType attachType, bool isConceded)
    {
        var spec = new ProgramSpec { Name = "program", Type = type, AttachType = attachType };

        Assert.That(ProgramConcession.BeforeLoad(Request(spec, KernelFeature.ExpectedAttachType)).Concessions, Is.EqualTo(isConceded ? ProgramConcessions.AttachType : ProgramConcessions.None));
    }

    [Test]
    public void A_kernel_that_has_not_been_asked_is_asked_after_a_failure()
    {
        var features = new KernelFeatures(static feature => feature == KernelFeature.ObjectNames ? FeatureSupport.Missing : FeatureSupport.Present, isCostly: true);
        ProgramLoadRequest request = Request("expects_xdp") with { Kernel = new() { Features = features } };

        Assert.That(ProgramConcession.BeforeLoad(request).Concessions, Is.EqualTo(ProgramConcessions.None));
        Assert.That(ProgramConcession.AfterFailure(request)!.Concessions, Is.EqualTo(ProgramConcessions.Name));
    }

    [Test]
    public void A_load_that_needs_nothing_that_is_lacking_is_not_repeated() => Assert.That(ProgramConcession.AfterFailure(Request("expects_xdp")), Is.Null);

    [TestCase(0x041300u, 0x041300u)]
    [TestCase(0x060100u, 0u)]
    public void A_kprobe_says_its_kernels_version_to_kernels_that_ask_for_it(uint running, uint said)
    {
        ProgramLoadRequest request = Request("reads") with { Kernel = new() { Features = Lacking(), Version = new(running) } };

        Assert.That(ProgramConcession.AfterFailure(request)?.KernelVersion ?? 0, Is.EqualTo(said));
    }

    [TestCase(112, 4)]
    [TestCase(113, 4)]
    [TestCase(114, 45)]
    [TestCase(115, 45)]
    [TestCase(6, 6)]
    public void Older_helpers_take_the_place_of_newer_ones(int helper, int older) =>
        Assert.That(ProgramConcession.OlderProbeRead(new(BpfInstruction.CallOpcode, 0, 0, 0, helper)).Immediate, Is.EqualTo(older));

    [Test]
    public void A_call_of_a_function_with_a_helpers_number_is_left_alone()
    {
        var call = new BpfInstruction(BpfInstruction.CallOpcode, 0, BpfInstruction.PseudoCall, 0, 113);

        Assert.That(ProgramConcession.OlderProbeRead(call), Is.EqualTo(call));
    }

    static ProgramLoadRequest Request(string program, params KernelFeature[] lacking) => Request(Object.Programs.Single(spec => spec.Name == program), lacking);

    static ProgramLoadRequest Request(ProgramSpec spec, params KernelFeature[] lacking) => new()
    {
        Spec = spec,
        Program = LinkedProgram.FromRaw(spec),
        Kernel = new() { Features = Lacking(lacking), Version = new(0u) },
    };

    static KernelFeatures Lacking(params KernelFeature[] lacking) => new(feature => lacking.Contains(feature) ? FeatureSupport.Missing : FeatureSupport.Present);
}
