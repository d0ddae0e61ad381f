using Bpf.Sdk.Kernel;
using Bpf.Sdk.Programs;

namespace Bpf.Sdk.Tests.Programs;

/// <summary>EINVAL is the kernel's answer to nearly everything: what is wrong is told by what was asked for.</summary>
public sealed class TestRunFailureTests
{
    [TestCase(BpfProgramType.Xdp, 13, 0, "at least an Ethernet header of 14")]
    [TestCase(BpfProgramType.SchedCls, 70_000, 0, "The packet of 70000 bytes is not one that the kernel takes")]
    [TestCase(BpfProgramType.SchedCls, 64, 8, "The context of 8 bytes is not one that the kernel takes")]
    [TestCase(BpfProgramType.Syscall, 64, 0, "take no packet")]
    [TestCase(BpfProgramType.Kprobe, 0, 0, "may have no test run")]
    public void What_was_given_is_held_against_what_the_kind_takes(BpfProgramType type, int data, int context, string expected) =>
        Assert.That(Invalid(type, data, context, null), Does.Contain(expected));

    [Test]
    public void Options_are_held_against_the_kind()
    {
        Assert.That(Invalid(BpfProgramType.SchedCls, 64, 0, new() { LiveFrames = true }), Does.Contain("Live frames are for Xdp programs"));
        Assert.That(Invalid(BpfProgramType.SchedCls, 64, 0, new() { Cpu = 0 }), Does.Contain("Only RawTracepoint programs run on a CPU of choice"));
        Assert.That(Invalid(BpfProgramType.Xdp, 64, 0, new() { CompleteChecksum = true }), Does.Contain("on socket buffers only"));
        Assert.That(Invalid(BpfProgramType.RawTracepoint, 0, 0, new() { Repeat = 2 }), Does.Contain("one at a time").Or.Contain("once at a time"));
        Assert.That(Invalid(BpfProgramType.Xdp, 64, 0, new() { LiveFrames = true }), Does.Contain("live frames since 5.18"), "a right request on an old kernel");
    }

    [Test]
    public void A_kind_without_a_test_run_is_told_from_one_that_this_kernel_has_not_yet()
    {
        BpfException never = TestRunFailure.Explain("probe", BpfProgramType.Kprobe, 0, 0, null, Errno.ENOTSUPP);
        BpfException notYet = TestRunFailure.Explain("filter", BpfProgramType.Netfilter, 64, 0, null, Errno.EOPNOTSUPP);

        Assert.That(never, Is.TypeOf<BpfNotSupportedException>().With.Message.Contains("no test run for programs of type Kprobe").And.Property("MinimumKernel").Null);
        Assert.That(notYet, Is.TypeOf<BpfNotSupportedException>().With.Message.Contains("since Linux 6.5").And.Property("MinimumKernel").EqualTo("6.5"));
    }

    [TestCase(Errno.E2BIG, "The context of 8 bytes is longer than the kernel's")]
    [TestCase(Errno.ENXIO, "CPU 3 is not online")]
    [TestCase(Errno.EINTR, "interrupted each attempt to run it 10 times")]
    [TestCase(Errno.EBADMSG, "checksum")]
    [TestCase(Errno.ENODEV, "network device")]
    [TestCase(Errno.ENOMEM, "no memory for a packet of 64 bytes")]
    public void Other_errors_are_explained_too(int errno, string expected)
    {
        BpfException failure = TestRunFailure.Explain("entry", BpfProgramType.Xdp, 64, 8, new() { Cpu = 3, Repeat = 10 }, errno);

        Assert.That((failure.ErrorNumber, failure.ObjectName), Is.EqualTo((errno, "entry")));
        Assert.That(failure.Message, Does.Contain(expected).And.Contain("entry"));
    }

    static string Invalid(BpfProgramType type, int data, int context, BpfTestRunOptions? options) =>
        TestRunFailure.Explain("entry", type, data, context, options, Errno.EINVAL).Message;
}
