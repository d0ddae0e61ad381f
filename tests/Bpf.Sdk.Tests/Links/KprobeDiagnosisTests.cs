using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk.Tests.Links;

/// <summary>Why a kernel function takes no kprobe.</summary>
public sealed class KprobeDiagnosisTests
{
    static readonly KernelSymbols.Symbol[] Symbols =
    [
        new("__pfx_vfs_read", true, null), new("vfs_read", true, null), new("vfs_readv", true, null), new("vfs_readlink", true, null), new("vfs_write", true, null),
        new("__ia32_sys_getpgid", true, null), new("__x64_sys_getpgid", true, null), new("__pfx___x64_sys_getpgid", true, null), new("event_enter__getpgid", false, null),
        new("try_charge.isra.0", true, null), new("jiffies", false, null), new("init_once", true, null), new("init_once", true, null), new("sync", true, "ext4"),
    ];

    [TestCase("vfs_reed", "This kernel has no function of this name. Did you mean 'vfs_read' or 'vfs_readv'?")]
    [TestCase("vfs_raed", "This kernel has no function of this name. Did you mean 'vfs_read'?")]
    [TestCase("sys_getpgid", "This kernel has no function of this name. Did you mean '__x64_sys_getpgid' or '__ia32_sys_getpgid'?")]
    [TestCase("try_charge", "This kernel has no function of this name. Did you mean 'try_charge.isra.0'?")]
    [TestCase("nothing_like_it", "This kernel has no function of this name.")]
    [TestCase("jiffies", "It is data, and not a function.")]
    [TestCase("init_once", "There are 2 functions of this name, and the kernel cannot tell which one is meant.")]
    [TestCase("vfs_read", null)]
    public void A_name_is_explained(string function, string? reason) => Assert.That(Explain(function), Is.EqualTo(reason));

    [Test]
    public void A_function_of_another_module_is_named() =>
        Assert.That(Explain("sync", module: "xfs"), Is.EqualTo("Module 'xfs' has no such function; ext4 has."));

    [Test]
    public void A_function_of_the_module_is_fine() => Assert.That(Explain("sync", module: "ext4"), Is.Null);

    [Test]
    public void The_blacklist_is_named() => Assert.That(Explain("vfs_read", isBlacklisted: true), Does.Contain("kprobes/blacklist lists it"));

    [Test]
    public void A_function_that_is_not_traced_is_named() => Assert.That(Explain("vfs_read", isTraceable: false), Does.StartWith("The function is not traceable (notrace)"));

    [Test]
    public void What_the_kernel_does_not_tell_is_not_held_against_the_function() => Assert.That(Explain("vfs_read", isBlacklisted: null, isTraceable: null), Is.Null);

    [Test]
    public void Without_symbols_nothing_is_claimed() => Assert.That(KprobeDiagnosis.Explain("nothing", null, [], () => false, () => true), Is.Null);

    static string? Explain(string function, string? module = null, bool? isBlacklisted = false, bool? isTraceable = true) =>
        KprobeDiagnosis.Explain(function, module, Symbols, () => isBlacklisted, () => isTraceable);
}
