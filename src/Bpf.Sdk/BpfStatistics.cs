using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Has the kernel count how often each program of the system runs and for how long, as long as it is held: what <see cref="BpfProgram.GetStatistics"/> reads.
/// Each run costs some nanoseconds more meanwhile.
/// </summary>
public sealed class BpfStatistics : IDisposable
{
    readonly BpfHandle _handle;

    BpfStatistics(BpfHandle handle) => _handle = handle;

    /// <summary>Turns the statistics on: bpf(2), BPF_ENABLE_STATS. They are off again when nobody holds them any more.</summary>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN, or the kernel is older than Linux 5.8.</exception>
    public static BpfStatistics Enable()
    {
        int result = ProgramCalls.EnableStatistics();
        return result >= 0 ? new(new BpfHandle(result)) : throw KernelFailure.Create("enable run-time statistics", null, result, -result switch
        {
            Errno.EPERM => "The kernel did not permit it: CAP_SYS_ADMIN is needed. Run as root.",
            Errno.EINVAL => "The kernel is too old for it: it is there since Linux 5.8. Before, sysctl kernel.bpf_stats_enabled=1 does the same.",
            _ => null,
        });
    }

    /// <summary>Lets go of the statistics.</summary>
    public void Dispose() => _handle.Dispose();
}
