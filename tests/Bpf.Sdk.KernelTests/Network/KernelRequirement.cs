using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>What a test needs of the machine. A test that lacks it is skipped with the reason, or fails where it may not be lacking.</summary>
/// <remarks>
/// <c>BPF_REQUIRE_KERNEL=1</c> says that this machine has all that its kernel's version can have: then only the features of later
/// versions may be lacking, and a probe that is broken cannot hide that a feature is.
/// </remarks>
static class KernelRequirement
{
    static readonly bool Required = Environment.GetEnvironmentVariable("BPF_REQUIRE_KERNEL") == "1";

    /// <summary>The running kernel's version.</summary>
    public static Version Running => Environment.OSVersion.Version;

    public static void Root() =>
        Check(Environment.IsPrivilegedProcess, "needs root, for network namespaces, bpf(2) and mount(2)");

    public static void Feature(KernelFeature feature) => Apply(Of(feature));

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

    public static void Check(bool met, string reason) => Apply(met ? null : new(reason, Required));

    /// <summary>What is lacking for a feature, or null.</summary>
    public static KernelLack? Of(KernelFeature feature)
    {
        FeatureRow row = FeatureTable.Of(feature);
        return KernelFeatures.Running[feature] == FeatureSupport.Present
            ? null
            : new($"needs {row.Name} (Linux {row.Since})", Required && Running >= Version.Parse(row.Since));
    }

    /// <summary>What is lacking if the kernel is older, or null.</summary>
    public static KernelLack? Of(Version kernel) =>
        Running >= kernel ? null : new($"needs Linux {kernel}", IsFailure: false);

    static void Apply(KernelLack? lack)
    {
        if (lack is null)
        {
            return;
        }

        if (lack.IsFailure)
        {
            Assert.Fail(lack.Message);
        }

        Assert.Ignore(lack.Message);
    }
}
