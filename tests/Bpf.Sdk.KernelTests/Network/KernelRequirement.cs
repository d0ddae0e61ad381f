using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>What a test needs of the machine. A test that lacks it is skipped with the reason, or fails if BPF_REQUIRE_KERNEL is 1.</summary>
static class KernelRequirement
{
    public static void Root() =>
        Check(Environment.IsPrivilegedProcess, "needs root, for network namespaces, bpf(2) and mount(2)");

    public static void Tcx() =>
        Check(TcxSupport.Probe() == FeatureSupport.Present, $"needs TCX (Linux {TcxSupport.MinimumKernel})");

    /// <summary>A kernel that has no function to register kprobes with was built without them, and should not have them.</summary>
    public static void Kprobes()
    {
        bool found = KprobePmu.Find() is not null || KprobeEventFile.Find() is not null;
        if (!found && !KernelSymbols.ReadAll().Any(symbol => symbol.Name == "register_kprobe"))
        {
            Assert.Ignore("The test needs kprobes (CONFIG_KPROBES), without which this kernel was built.");
        }

        Check(found, "needs kprobes (CONFIG_KPROBES, CONFIG_KPROBE_EVENTS), and sysfs or tracefs to make them");
    }

    public static void Check(bool met, string reason)
    {
        if (met)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("BPF_REQUIRE_KERNEL") == "1")
        {
            Assert.Fail($"This kernel should do: the test {reason}.");
        }

        Assert.Ignore($"The test {reason}.");
    }
}
