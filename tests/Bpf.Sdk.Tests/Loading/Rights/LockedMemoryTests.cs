using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Rights;

namespace Bpf.Sdk.Tests.Loading.Rights;

/// <summary>When RLIMIT_MEMLOCK is raised, and when it is left alone.</summary>
public sealed class LockedMemoryTests
{
    const uint Linux4 = 4 << 16 | 19 << 8;
    const uint Linux6 = 6 << 16 | 1 << 8;

    int _raised;
    int _asked;
    RaisedLimit _outcome;

    [SetUp]
    public void SetUp() => (_raised, _asked, _outcome) = (0, 0, new(IsHigher: true, Refusal: 0));

    [Test]
    public void A_refusal_by_a_kernel_that_counts_against_it_raises_it()
    {
        Assert.That(Of(Linux4).IsRaisedAfter(-Errno.EPERM, Accounting(FeatureSupport.Missing)), Is.True);
        Assert.That(_raised, Is.EqualTo(1));
    }

    [Test]
    public void It_is_raised_once()
    {
        LockedMemory memory = Of(Linux4);

        Assert.That(memory.IsRaisedAfter(-Errno.EPERM, Accounting(FeatureSupport.Missing)), Is.True);
        Assert.That(memory.IsRaisedAfter(-Errno.EPERM, Accounting(FeatureSupport.Missing)), Is.True, "another thread may have been refused before it was raised");
        Assert.That(_raised, Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(-Errno.EINVAL)]
    [TestCase(-Errno.ENOMEM)]
    public void Other_answers_ask_and_raise_nothing(int result)
    {
        Assert.That(Of(Linux4).IsRaisedAfter(result, Accounting(FeatureSupport.Missing)), Is.False);
        Assert.That((_asked, _raised), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_kernel_that_counts_to_control_groups_has_nothing_raised()
    {
        Assert.That(Of(Linux4).IsRaisedAfter(-Errno.EPERM, Accounting(FeatureSupport.Present)), Is.False);
        Assert.That(_raised, Is.Zero);
    }

    // Where nothing more can be loaded, the question cannot be either.
    [TestCase(Linux4, true)]
    [TestCase(Linux6, false)]
    [TestCase(0u, false)]
    public void A_kernel_that_cannot_be_asked_is_judged_by_its_version(uint version, bool raises)
    {
        Assert.That(Of(version).IsRaisedAfter(-Errno.EPERM, Accounting(FeatureSupport.Unknown)), Is.EqualTo(raises));
        Assert.That(_raised, Is.EqualTo(raises ? 1 : 0));
    }

    [Test]
    public void A_limit_that_may_not_be_raised_is_named()
    {
        _outcome = new(IsHigher: false, Errno.EPERM);
        LockedMemory memory = Of(Linux4);

        Assert.That(memory.IsRaisedAfter(-Errno.EPERM, Accounting(FeatureSupport.Missing)), Is.False);
        Assert.That(memory.Explain(-Errno.EPERM), Does.Contain("RLIMIT_MEMLOCK").And.Contain("CAP_SYS_RESOURCE").And.Contain("ulimit -l unlimited"));
        Assert.That(memory.Explain(-Errno.EINVAL), Is.Null);
    }

    [Test]
    public void A_limit_that_could_only_be_raised_in_part_is_tried_and_named()
    {
        _outcome = new(IsHigher: true, Errno.EPERM);
        LockedMemory memory = Of(Linux4);

        Assert.That(memory.IsRaisedAfter(-Errno.EPERM, Accounting(FeatureSupport.Missing)), Is.True);
        Assert.That(memory.Explain(-Errno.EPERM), Does.Contain("RLIMIT_MEMLOCK"));
    }

    [Test]
    public void A_limit_that_was_lifted_or_never_touched_explains_nothing()
    {
        LockedMemory memory = Of(Linux4);
        Assert.That(memory.Explain(-Errno.EPERM), Is.Null);

        memory.IsRaisedAfter(-Errno.EPERM, Accounting(FeatureSupport.Missing));

        Assert.That(memory.Explain(-Errno.EPERM), Is.Null);
    }

    LockedMemory Of(uint version) => new(() => { _raised++; return _outcome; }, () => version);

    KernelFeatures Accounting(FeatureSupport answer) => new(_ => { _asked++; return answer; });
}
