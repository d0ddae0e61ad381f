using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Maps;

/// <summary>Explains why the kernel refused to create a map: it says an errno, and nothing else.</summary>
static class MapFailure
{
    /// <summary>What an errno of BPF_MAP_CREATE means for a map, or null for what it means everywhere.</summary>
    /// <param name="spec">The map.</param>
    /// <param name="errno">The errno.</param>
    /// <param name="typesFailure">Why the kernel has not the object's types, if it has refused them.</param>
    public static string? Hint(MapSpec spec, int errno, BpfException? typesFailure = null) => errno switch
    {
        Errno.EINVAL when typesFailure is not null && MapRules.NeedsTypes(spec.Type) && !MapRules.Broken(spec).Any() =>
            $"Maps of kind {spec.Type} cannot do without the types of their keys and values, and the kernel has refused the object's: {typesFailure.Message}",
        Errno.EINVAL or Errno.E2BIG when spec.ExclusiveProgram is { } program && !MapRules.Broken(spec).Any() =>
            $"It is for program '{program}' alone, and maps have been able to be that since Linux 6.18. Set ExclusiveProgram to null for older kernels.",
        Errno.EINVAL => Invalid(spec),
        Errno.E2BIG => $"Keys, values or capacity are larger than the kernel allows for this kind: {spec}.",
        Errno.ENOMEM => $"There is no memory for {spec}, or the control group's limit is reached (or RLIMIT_MEMLOCK before Linux 5.11: ulimit -l unlimited). Make it smaller{(MapRules.MayGrow(spec) ? ", or give it BPF_F_NO_PREALLOC, so that elements are made as they come" : "")}.",
        // map_create, kernel/bpf/syscall.c
        Errno.EPERM => spec.Type is BpfMapType.SockMap or BpfMapType.SockHash or BpfMapType.DevMap or BpfMapType.DevMapHash or BpfMapType.XskMap
            ? KernelFailure.NotPermitted(Capability.Bpf, Capability.NetAdmin)
            : KernelFailure.NotPermitted(Capability.Bpf),
        Errno.EBUSY => "What it is for is in use already.",
        Errno.EOPNOTSUPP or Errno.ENOTSUPP => $"The kernel does not support {Combination(spec)}.",
        _ => null,
    };

    static string Invalid(MapSpec spec)
    {
        string[] broken = [.. MapRules.Broken(spec)];
        if (broken.Length > 0)
        {
            return $"A map of kind {spec.Type} is not like that: {string.Join("; ", broken)}.";
        }

        string kernel = Environment.OSVersion.Version.ToString();
        return MapRules.MinimumKernel(spec.Type) is { } minimum
            ? $"The kernel ({kernel}) does not take {spec}. Maps of kind {spec.Type} need Linux {minimum}{Flags(spec)}, and may be left out of a kernel's configuration."
            : $"The kernel ({kernel}) does not take {spec}. This SDK does not know the kind: is it newer than the kernel?";
    }

    static string Flags(MapSpec spec) => string.Concat(MapRules.Flags.Where(flag => (spec.Flags & flag.Flag) != 0).Select(static flag => $", {flag.Name} Linux {flag.MinimumKernel}"));

    static string Combination(MapSpec spec) => spec.IsMapOfMaps && spec.InnerMap is { } inner ? $"inner maps of kind {inner.Type}" : spec.ToString();
}
