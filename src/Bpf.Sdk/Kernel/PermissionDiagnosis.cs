namespace Bpf.Sdk.Kernel;

/// <summary>Why the kernel answered EPERM. Pure: what it is told, it judges.</summary>
static class PermissionDiagnosis
{
    static readonly Version OwnCapabilities = new(5, 8); // CAP_BPF and CAP_PERFMON
    static readonly Version AccountedToControlGroup = new(5, 11); // memory of maps and programs, before that RLIMIT_MEMLOCK
    static readonly Version Tokens = new(6, 9);

    /// <summary>The reason, and what to do about it, as sentences.</summary>
    /// <param name="needed">The capabilities that it takes.</param>
    /// <param name="facts">What is known of the thread and the kernel.</param>
    /// <param name="withAll">What it means if nothing is missing; null takes what it means in general.</param>
    public static string Explain(ReadOnlySpan<Capability> needed, PermissionFacts facts, string? withAll = null)
    {
        bool isOld = IsBefore(facts, OwnCapabilities);
        var missing = new List<string>();
        foreach (Capability capability in needed)
        {
            if (!Has(facts, capability, isOld))
            {
                missing.Add(Name(capability, isOld));
            }
        }

        if (facts.IsInUserNamespace)
        {
            return "The kernel did not permit it: the process is in a user namespace of its own, as in a rootless container, whose capabilities do not count for bpf(2). Run it outside"
                + (!IsBefore(facts, Tokens) ? ", or let the container's manager delegate by a BPF token." : ".");
        }

        if (missing.Count > 0)
        {
            string list = string.Join(" and ", missing.Distinct());
            // Who has CAP_BPF is not asked for the setting.
            string setting = facts.UnprivilegedDisabled is 1 or 2 && !Has(facts, Capability.Bpf, isOld) ? $" Without {Name(Capability.Bpf, isOld)} nothing is permitted, since kernel.unprivileged_bpf_disabled is {facts.UnprivilegedDisabled}." : "";
            return $"The kernel did not permit it: the thread lacks {list}. Run as root, or give the program what it takes "
                + $"(setcap {string.Join(',', missing.Distinct()).ToLowerInvariant()}+ep FILE, AmbientCapabilities= of a systemd unit, --cap-add of a container).{setting}";
        }

        if (facts.LockedMemory is { } bytes && IsBefore(facts, AccountedToControlGroup) && !facts.Has(Capability.SysResource))
        {
            return $"The kernel did not permit it: kernels before 5.11 count the memory of maps and programs against RLIMIT_MEMLOCK, which is {bytes / 1024} KiB. Raise it (ulimit -l unlimited, LimitMEMLOCK= of a systemd unit).";
        }

        string more = facts.Lockdown is { } lockdown ? $" It is in lockdown ({lockdown}, /sys/kernel/security/lockdown), which forbids a part of BPF to root too: it goes with Secure Boot, or with lockdown= on the kernel's command line."
            : facts.HasSystemCallFilter ? " A filter of system calls is in force (seccomp), as containers have: it may forbid bpf(2). Let the container's profile allow it."
            : " A security module, the kernel's configuration or a patch of the distribution forbids it.";
        return facts.Capabilities is null ? $"The kernel did not permit it. {KernelFailure.NeedsPrivilege}"
            : (withAll ?? "The kernel did not permit it, although no capability is missing.") + more;
    }

    // What is not known is taken for new.
    static bool IsBefore(PermissionFacts facts, Version version) => facts.Kernel is { } kernel && kernel < version;

    static bool Has(PermissionFacts facts, Capability capability, bool isOld) =>
        capability is Capability.Bpf or Capability.Perfmon ? facts.Has(Capability.SysAdmin) || (!isOld && facts.Has(capability)) : facts.Has(capability);

    static string Name(Capability capability, bool isOld) => capability switch
    {
        Capability.NetAdmin => "CAP_NET_ADMIN",
        Capability.Bpf when !isOld => "CAP_BPF",
        Capability.Perfmon when !isOld => "CAP_PERFMON",
        Capability.SysResource => "CAP_SYS_RESOURCE",
        _ => "CAP_SYS_ADMIN",
    };
}
