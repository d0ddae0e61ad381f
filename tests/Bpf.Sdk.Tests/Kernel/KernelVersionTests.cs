using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class KernelVersionTests
{
    [TestCase("", "#1 SMP PREEMPT_DYNAMIC @0", "6.18.44-fc-v669", 6u << 16 | 18 << 8 | 44)]
    [TestCase("", "#1 SMP Debian 4.19.260-1 (2022-09-29)", "4.19.0-22-amd64", 4u << 16 | 19 << 8 | 255)]
    [TestCase("", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.129-1 (2025-03-06)", "6.1.0-32-amd64", 6u << 16 | 1 << 8 | 129)]
    [TestCase("Ubuntu 5.4.0-12.15-generic 5.4.8\n", "#15-Ubuntu SMP", "5.4.0-12-generic", 5u << 16 | 4 << 8 | 8)]
    [TestCase("", "#1 SMP", "6.18-rc3", 6u << 16 | 18 << 8)]
    [TestCase("", "", "", 0u)]
    public void The_version_is_what_the_kernel_was_built_as(string signature, string version, string release, uint expected) =>
        Assert.That(KernelVersion.Parse(signature, version, release), Is.EqualTo(expected));
}
