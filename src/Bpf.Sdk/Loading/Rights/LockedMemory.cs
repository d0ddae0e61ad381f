using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading.Rights;

/// <summary>
/// The process's limit of locked memory, against which kernels before 5.11 count maps and programs, and which is 64 KiB by default: who loads
/// something there has to raise it. Raised at most once, after the kernel has refused something.
/// </summary>
/// <param name="raise">Raises it.</param>
/// <param name="readVersion">Gives the kernel's version as <c>LINUX_VERSION_CODE</c>.</param>
sealed class LockedMemory(Func<RaisedLimit> raise, Func<uint> readVersion)
{
    const uint AccountedToControlGroups = 5 << 16 | 11 << 8;

    readonly Lazy<RaisedLimit> _raised = new(raise);

    /// <summary>Of this process on the kernel that it runs on.</summary>
    public static LockedMemory OfProcess { get; } = new(ResourceLimits.RaiseLockedMemory, KernelVersion.Read);

    /// <summary>Raises the limit if a refusal may come from it.</summary>
    /// <param name="result">What the kernel answered.</param>
    /// <param name="features">What the kernel has.</param>
    /// <returns>Whether the call is worth making again.</returns>
    public bool IsRaisedAfter(int result, KernelFeatures features) => result == -Errno.EPERM && Limits(features) && _raised.Value.IsHigher;

    /// <summary>What a refusal that is left has to do with the limit, and what to do about it; null if nothing.</summary>
    public string? Explain(int result) => result == -Errno.EPERM && _raised is { IsValueCreated: true, Value.Refusal: > 0 and var refusal }
        ? $"The kernel did not permit it. It is one of those before 5.11, which count the memory of maps and programs against RLIMIT_MEMLOCK{Size()}, and the limit could not be lifted ({Errno.Name(refusal)}: that takes CAP_SYS_RESOURCE). "
            + $"Raise it from outside: ulimit -l unlimited, LimitMEMLOCK=infinity of a systemd unit, --ulimit memlock=-1 of a container. If that does not help: {KernelFailure.NeedsPrivilege}"
        : null;

    // Once the limit is reached, the question, which is a program, is itself refused: then the version decides.
    bool Limits(KernelFeatures features) => features[KernelFeature.MemoryControlGroupAccounting] switch
    {
        FeatureSupport.Present => false,
        FeatureSupport.Missing => true,
        _ => readVersion() is > 0 and < AccountedToControlGroups,
    };

    static string Size() => PermissionFacts.Read().LockedMemory is { } bytes ? $" ({bytes / 1024} KiB)" : "";
}
