using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Rights;

namespace Bpf.Sdk.Tests.Loading.Rights;

/// <summary>What is said where there is no token, or where it is not enough.</summary>
public sealed class TokenFailureTests
{
    static readonly KernelFeatures Old = new(static _ => FeatureSupport.Missing);
    static readonly KernelFeatures New = new(static _ => FeatureSupport.Present);
    static readonly PermissionFacts Privileged = new() { Capabilities = 1UL << (int)Capability.Bpf };
    static readonly PermissionFacts Unprivileged = new() { Capabilities = 0 };

    [TestCase(Errno.EINVAL, false, "another kind of file system")]
    [TestCase(Errno.EINVAL, true, "not the one at which that is mounted")]
    [TestCase(Errno.ENOENT, true, "Nothing is delegated")]
    [TestCase(Errno.EPERM, true, "belongs to another user namespace")]
    [TestCase(Errno.EOPNOTSUPP, true, "initial user namespace")]
    [TestCase(Errno.EACCES, true, "mode or owner")]
    public void Each_answer_is_explained(int errno, bool isBpf, string said)
    {
        BpfException exception = TokenFailure.Explain("/mnt/bpf", -errno, New, isBpf, Privileged);

        Assert.That(exception.ErrorNumber, Is.EqualTo(errno));
        Assert.That(exception.Message, Does.Contain("'/mnt/bpf'").And.Contain(said));
    }

    [Test]
    public void A_missing_capability_is_named() =>
        Assert.That(TokenFailure.Explain("/mnt/bpf", -Errno.EPERM, New, isBpf: true, Unprivileged).Message, Does.Contain("lacks CAP_BPF in its user namespace"));

    [Test]
    public void A_kernel_without_tokens_is_named()
    {
        BpfException exception = TokenFailure.Explain("/mnt/bpf", -Errno.EINVAL, Old, isBpf: true, Privileged);

        Assert.That(exception, Is.TypeOf<BpfNotSupportedException>().With.Property(nameof(BpfNotSupportedException.MinimumKernel)).EqualTo("6.9"));
    }

    [Test]
    public void A_load_that_a_token_does_not_allow_says_what_has_to_be_delegated()
    {
        using var token = new BpfHandle(-1);
        var rights = new LoadRights(token, LockedMemory.OfProcess);

        Assert.That(rights.Explain(-Errno.EPERM, "map_create", TokenFailure.Delegation(BpfMapType.RingBuffer)), Does.Contain("delegate_cmds=map_create").And.Contain("delegate_maps=ringbuf"));
        Assert.That(rights.Explain(-Errno.EPERM, "prog_load", TokenFailure.Delegation(BpfProgramType.Xdp, BpfAttachType.Xdp)), Does.Contain("delegate_progs=xdp").And.Contain("delegate_attachs=0x2000000000"));
        Assert.That(rights.Explain(-Errno.EINVAL, "map_create"), Is.Null);
    }
}
