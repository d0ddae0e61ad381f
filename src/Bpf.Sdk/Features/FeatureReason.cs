using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Says why a feature is missing or could not be asked for.</summary>
static class FeatureReason
{
    public const string NotTold = $"The kernel did not say. {KernelFailure.NeedsPrivilege}";

    public static BpfFeature Feature(string name, FeatureSupport support, string since, int result) => new(name, support, since, support switch
    {
        FeatureSupport.Present => null,
        FeatureSupport.Missing => OlderThan(since),
        _ => NotAllowed(-result),
    });

    /// <summary>Says whether the version of the kernel explains that it lacks a feature.</summary>
    public static string OlderThan(string since) => OlderThan(since, Environment.OSVersion.Version);

    public static string OlderThan(string since, Version running) => running < Version.Parse(since)
        ? $"It came with Linux {since}; this is {running.ToString(2)}."
        : "The kernel was built without it.";

    static string NotAllowed(int errno) => errno switch
    {
        Errno.EPERM when Environment.IsPrivilegedProcess =>
            "The kernel did not permit it (EPERM), although this is root: a capability, a security module or the machine's own policy forbids it.",
        Errno.EPERM => $"The kernel did not permit it (EPERM). {KernelFailure.NeedsPrivilege}",
        0 => NotTold,
        _ => $"The kernel answered {Errno.Name(errno)}, which says neither yes nor no.",
    };
}
