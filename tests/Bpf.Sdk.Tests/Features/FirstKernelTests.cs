using Bpf.Sdk.Features;

namespace Bpf.Sdk.Tests.Features;

public sealed class FirstKernelTests
{
    [TestCase(BpfProgramType.SocketFilter, "3.19")]
    [TestCase(BpfProgramType.SchedAct, "4.1")]
    [TestCase(BpfProgramType.LwtXmit, "4.10")]
    [TestCase(BpfProgramType.Netfilter, "6.4")]
    public void Of_a_program_type(BpfProgramType type, string since) => Assert.That(FirstKernel.Of(type), Is.EqualTo(Version.Parse(since)));

    [TestCase(BpfAttachType.CgroupInetEgress, "4.10")]
    [TestCase(BpfAttachType.TraceFexit, "5.5")]
    [TestCase(BpfAttachType.TcxEgress, "6.6")]
    [TestCase(BpfAttachType.TraceFsessionMulti, "7.2")]
    public void Of_an_attach_type(BpfAttachType type, string since) => Assert.That(FirstKernel.Of(type), Is.EqualTo(Version.Parse(since)));

    [Test]
    public void Of_nothing_and_of_what_is_newer_than_the_SDK()
    {
        Assert.That(FirstKernel.Of(BpfProgramType.Unspecified), Is.Null);
        Assert.That(FirstKernel.Of((BpfProgramType)999), Is.Null);
        Assert.That(FirstKernel.Of(BpfAttachType.Unspecified), Is.Null);
        Assert.That(FirstKernel.Of((BpfAttachType)999), Is.Null);
    }
}
