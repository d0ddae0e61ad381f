using Bpf.Sdk.Btf;
using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Build.Tests.Vmlinux;

/// <summary>The header of the running kernel, with every clang of this machine.</summary>
sealed class KernelHeaderLayoutTests
{
    static IEnumerable<string> InstalledClangs => Clangs.Installed.Count > 0 ? Clangs.Installed : ["clang"];

    [TestCaseSource(nameof(InstalledClangs))]
    public void EveryStructAndMemberIsWhereTheKernelHasIt(string clang)
    {
        _ = Clangs.Any;
        var layout = new HeaderLayout(ReadKernel());

        layout.Verify(clang);

        TestContext.Out.WriteLine($"{layout.Composites.Count} structs and unions, {layout.Assertions} assertions");
        Assert.That(layout.Composites, Has.Count.GreaterThan(1000));
    }

    [TestCaseSource(nameof(InstalledClangs))]
    public void AProgramCompilesWithIt(string clang)
    {
        _ = Clangs.Any;
        using var folder = new TemporaryFolder();
        folder.Write("vmlinux.h", HeaderLayout.Header(ReadKernel()));
        folder.Write("core.bpf.c", """
            #include "vmlinux.h"
            #include <bpf/bpf_helpers.h>
            #include <bpf/bpf_core_read.h>
            #include <bpf/bpf_tracing.h>
            SEC("raw_tracepoint/sys_enter") int read_pid(void *ctx)
            {
            	struct task_struct *task = (void *)bpf_get_current_task();
            	return BPF_CORE_READ(task, real_parent, tgid);
            }
            char LICENSE[] SEC("license") = "GPL";
            """);

        Assert.That(Clangs.Compile(clang, "core.bpf.c", folder), Is.Not.Empty);
    }

    [Test]
    public void TheSameBtfGivesTheSameBytes()
    {
        byte[] image = Read();

        Assert.That(HeaderLayout.Header(BtfTable.Parse(image)) == HeaderLayout.Header(BtfTable.Parse(image.ToArray())), Is.True);
    }

    static BtfTable ReadKernel() => BtfTable.Parse(Read());

    static byte[] Read() => File.Exists(KernelTypesFile.RunningPath) ? File.ReadAllBytes(KernelTypesFile.RunningPath) : throw new IgnoreException("this kernel has no /sys/kernel/btf/vmlinux");
}
