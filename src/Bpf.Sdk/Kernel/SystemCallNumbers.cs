using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>System call numbers that Tmds.LibC lacks, per architecture (asm/unistd_64.h, asm-generic/unistd.h).</summary>
static class SystemCallNumbers
{
    public static readonly int Bpf = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 321,
        Architecture.Arm64 or Architecture.LoongArch64 or Architecture.RiscV64 => 280,
        Architecture.S390x => 351,
        Architecture.Ppc64le => 361,
        Architecture architecture => throw new PlatformNotSupportedException($"bpf(2) has no known number on {architecture}. Bpf.Sdk runs on 64-bit Linux."),
    };

    /// <summary>The same on every architecture, as all numbers since Linux 5.1.</summary>
    public const int PidfdOpen = 434;

    /// <summary>Not on POWER, whose ioctl numbers are other ones too.</summary>
    public static int PerfEventOpen => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 298,
        Architecture.Arm64 or Architecture.LoongArch64 or Architecture.RiscV64 => 241,
        Architecture.S390x => 331,
        Architecture architecture => throw new PlatformNotSupportedException($"perf_event_open(2) has no known number on {architecture}."),
    };
}
