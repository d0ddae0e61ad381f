using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class PermissionDiagnosisTests
{
    const ulong All = (1ul << 41) - 1;
    static readonly Capability[] Networking = [Capability.Bpf, Capability.NetAdmin];
    static readonly PermissionFacts Root = new() { Capabilities = All, Kernel = new(6, 12) };

    static ulong Of(params Capability[] capabilities) => capabilities.Aggregate(0ul, static (all, one) => all | 1ul << (int)one);

    [Test]
    public void Missing_capabilities_are_named() => Assert.That(PermissionDiagnosis.Explain(Networking, Root with { Capabilities = 0, UnprivilegedDisabled = 2 }), Is.EqualTo(
        "The kernel did not permit it: the thread lacks CAP_BPF and CAP_NET_ADMIN. Run as root, or give the program what it takes "
        + "(setcap cap_bpf,cap_net_admin+ep FILE, AmbientCapabilities= of a systemd unit, --cap-add of a container). "
        + "Without CAP_BPF nothing is permitted, since kernel.unprivileged_bpf_disabled is 2."));

    [Test]
    public void Only_those_that_are_missing_are_named() =>
        Assert.That(PermissionDiagnosis.Explain(Networking, Root with { Capabilities = Of(Capability.Bpf) }), Does.Contain("lacks CAP_NET_ADMIN.").And.Not.Contain("CAP_BPF"));

    [Test]
    public void The_setting_for_the_unprivileged_is_no_reason_for_who_has_CAP_BPF() =>
        Assert.That(PermissionDiagnosis.Explain(Networking, Root with { Capabilities = Of(Capability.Bpf), UnprivilegedDisabled = 2 }), Does.Not.Contain("unprivileged_bpf_disabled"));

    [Test]
    public void CAP_SYS_ADMIN_stands_for_the_newer_ones() =>
        Assert.That(PermissionDiagnosis.Explain([Capability.Bpf, Capability.Perfmon], Root with { Capabilities = Of(Capability.SysAdmin) }), Does.Contain("no capability is missing"));

    [Test]
    public void Before_Linux_5_8_it_is_the_only_one() =>
        Assert.That(PermissionDiagnosis.Explain([Capability.Bpf, Capability.Perfmon], Root with { Capabilities = Of(Capability.Bpf), Kernel = new(5, 4) }), Does.Contain("lacks CAP_SYS_ADMIN. "));

    [Test]
    public void In_a_user_namespace_capabilities_do_not_count() =>
        Assert.That(PermissionDiagnosis.Explain(Networking, Root with { IsInUserNamespace = true }), Does.Contain("user namespace of its own").And.Contain("BPF token"));

    [Test]
    public void Before_Linux_6_9_there_are_no_tokens() =>
        Assert.That(PermissionDiagnosis.Explain(Networking, Root with { IsInUserNamespace = true, Kernel = new(6, 1) }), Does.Contain("Run it outside.").And.Not.Contain("token"));

    [Test]
    public void Before_Linux_5_11_the_limit_of_locked_memory_counts()
    {
        PermissionFacts facts = Root with { Capabilities = Of(Capability.SysAdmin, Capability.NetAdmin), LockedMemory = 65536 };

        Assert.That(PermissionDiagnosis.Explain(Networking, facts with { Kernel = new(5, 10) }), Does.Contain("RLIMIT_MEMLOCK, which is 64 KiB"));
        Assert.That(PermissionDiagnosis.Explain(Networking, facts), Does.Not.Contain("RLIMIT_MEMLOCK"));
    }

    [Test]
    public void Nobody_may_and_why()
    {
        Assert.That(PermissionDiagnosis.Explain(Networking, Root), Does.StartWith("The kernel did not permit it, although no capability is missing.").And.Contain("security module"));
        Assert.That(PermissionDiagnosis.Explain(Networking, Root with { Lockdown = "confidentiality" }), Does.Contain("lockdown (confidentiality"));
        Assert.That(PermissionDiagnosis.Explain(Networking, Root with { HasSystemCallFilter = true }), Does.Contain("seccomp"));
        Assert.That(PermissionDiagnosis.Explain(Networking, Root, "Nobody may."), Does.StartWith("Nobody may."));
    }

    [Test]
    public void What_cannot_be_read_is_not_claimed() =>
        Assert.That(PermissionDiagnosis.Explain(Networking, new()), Is.EqualTo($"The kernel did not permit it. {KernelFailure.NeedsPrivilege}"));

    [TestCase("none [integrity] confidentiality", "integrity")]
    [TestCase("[none] integrity confidentiality", null)]
    [TestCase("", null)]
    public void The_lockdown_in_force_is_in_brackets(string text, string? selected) => Assert.That(PermissionFacts.SelectedOf(text), Is.EqualTo(selected));

    [TestCase("         0          0 4294967295", false)]
    [TestCase("         0       1000          1", true)]
    [TestCase("", false)]
    public void A_user_namespace_maps_users(string map, bool isMapped) => Assert.That(PermissionFacts.IsMapped(map), Is.EqualTo(isMapped));

    [TestCase("Limit    Soft   Hard  Units\nMax locked memory         8388608              unlimited            bytes", 8388608ul)]
    [TestCase("Max locked memory         unlimited              unlimited            bytes", null)]
    public void The_soft_limit_counts(string limits, ulong? bytes) => Assert.That(PermissionFacts.LockedMemoryOf(limits), Is.EqualTo(bytes));

    [TestCase("6.1.0-37-amd64", "6.1")]
    [TestCase("6.18.44-fc-v669", "6.18")]
    [TestCase("7.0-rc3", "7.0")]
    [TestCase("", null)]
    public void The_version_is_what_a_release_begins_with(string release, string? version) => Assert.That(PermissionFacts.VersionOf(release)?.ToString(), Is.EqualTo(version));
}
