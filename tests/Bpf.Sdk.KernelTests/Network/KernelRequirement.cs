using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>What a test needs of the machine. A test that lacks it is skipped with the reason, or fails if BPF_REQUIRE_KERNEL is 1.</summary>
static class KernelRequirement
{
    public static void Root() =>
        Check(Environment.IsPrivilegedProcess, "needs root, for network namespaces, bpf(2) and mount(2)");

    public static void Tcx() =>
        Check(TcxSupport.Probe() == FeatureSupport.Present, $"needs TCX (Linux {TcxSupport.MinimumKernel})");

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
