using Bpf.Sdk.Build.Tests.Harness;

namespace Bpf.Sdk.Build.Tests.Headers;

/// <summary>Our headers by themselves: nothing but clang is needed to compile what includes them.</summary>
sealed class HeaderTests
{
    static IEnumerable<string> InstalledClangs => Clangs.Installed.Count > 0 ? Clangs.Installed : ["clang"];

    static IEnumerable<string> AllHeaders => Directory.GetFiles(Repository.Headers, "*.h", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Headers, path)).Order(StringComparer.Ordinal);

    [Test]
    public void EverythingCompiles([ValueSource(nameof(InstalledClangs))] string clang, [Values("x86", "arm64")] string architecture)
    {
        _ = Clangs.Any;
        using var folder = new TemporaryFolder();
        folder.Write("everything.bpf.c", File.ReadAllText(Path.Combine(Repository.Root, "tests", "Bpf.Sdk.Build.Tests", "Headers", "everything.bpf.c")));

        Assert.That(Clangs.Compile(clang, "everything.bpf.c", folder, architecture, "-Wextra", "-Wno-unused-parameter", "-Wno-sign-compare"), Is.Not.Empty);
    }

    [Test]
    public void EachProgramCompiles([ValueSource(nameof(InstalledClangs))] string clang, [ValueSource(nameof(Programs))] string program)
    {
        _ = Clangs.Any;
        using var folder = new TemporaryFolder();
        folder.CopyPrograms("", program, "mes_chk.h");

        Assert.That(Clangs.Compile(clang, Path.GetFileName(program), folder, "x86", "-Wextra", "-Wno-unused-parameter"), Is.Not.Empty);
    }

    static IEnumerable<string> Programs => Repository.ProgramFiles;

    // A header that is in nobody's way: alone, twice, and after a vmlinux.h of the same types.
    [TestCaseSource(nameof(AllHeaders))]
    public void AHeaderStandsAlone(string header)
    {
        using var folder = new TemporaryFolder();
        folder.Write("alone.bpf.c", $"#include <{header}>\n#include <{header}>\nint unused;\n");

        Assert.That(Clangs.Compile(Clangs.Any, "alone.bpf.c", folder), Is.Not.Empty);
    }

    [Test]
    public void AVmlinuxHeaderMayComeFirst()
    {
        using var folder = new TemporaryFolder();
        folder.Write("vmlinux.h", """
            #ifndef __VMLINUX_H__
            #define __VMLINUX_H__
            typedef signed char __s8; typedef unsigned char __u8; typedef short __s16; typedef short unsigned int __u16;
            typedef int __s32; typedef unsigned int __u32; typedef long long __s64; typedef long long unsigned int __u64;
            typedef __u16 __be16; typedef __u32 __be32; typedef __u64 __be64; typedef __u16 __sum16; typedef __u32 __wsum;
            struct pt_regs { unsigned long di, si, dx, cx, r8, r9, sp, ip, ax, bp, r10; } __attribute__((preserve_access_index));
            #endif
            """);
        folder.Write("with.bpf.c", """
            #include "vmlinux.h"
            #include <bpf/bpf_helpers.h>
            #include <bpf/bpf_tracing.h>
            #include <bpf/bpf_core_read.h>
            SEC("kprobe/x") int BPF_KPROBE(probe, int first) { return first + PT_REGS_PARM2_CORE(ctx) + bpf_get_smp_processor_id(); }
            char LICENSE[] SEC("license") = "GPL";
            """);

        Assert.That(Clangs.Compile(Clangs.Any, "with.bpf.c", folder), Is.Not.Empty);
    }

    [TestCaseSource(nameof(AllHeaders))]
    public void EachFileSaysItsLicence(string header) =>
        Assert.That(File.ReadLines(Path.Combine(Repository.Headers, header)).First(), Is.EqualTo("/* SPDX-License-Identifier: MIT */"));
}
