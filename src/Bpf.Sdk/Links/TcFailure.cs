using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>What the kernel's refusals mean for traffic control, and what to do about them.</summary>
static class TcFailure
{
    public static string Word(TcDirection direction) => direction == TcDirection.Ingress ? "ingress" : "egress";

    public static BpfException NoTcx(string device, string found)
    {
        FeatureRow tcx = FeatureTable.Of(KernelFeature.Tcx);
        return new BpfNotSupportedException(tcx.Name, tcx.Since,
            $"Cannot attach to '{device}' by TCX: {found}. TCX came with Linux {tcx.Since} (CONFIG_NET_XGRESS). Use TcMechanism.Auto, which falls back to clsact, or TcMechanism.Clsact.");
    }

    /// <summary>BPF_LINK_CREATE failed.</summary>
    public static BpfException Tcx(string device, TcDirection direction, int result) => KernelFailure.Create($"attach by TCX to {Word(direction)} of", device, result, -result switch
    {
        Errno.EPERM => NotPermitted,
        Errno.ENODEV => "The device was removed meanwhile, or is not in the network namespace of this thread.",
        Errno.EEXIST => "This program is attached there by TCX already, and the kernel takes each program once per side. Dispose the other link first, or load the program again.",
        Errno.ERANGE or Errno.ENOSPC => $"A side of a device takes {LinkUapi.BPF_MPROG_MAX} programs by TCX. Detach one, or use TcMechanism.Clsact, which takes more.",
        Errno.EINVAL => "The program is not of a type that TCX takes (BPF_PROG_TYPE_SCHED_CLS).",
        _ => null,
    });

    /// <summary>The qdisc could not be read or added.</summary>
    public static BpfException Qdisc(string device, NetlinkError error) => error.ErrorNumber == Errno.ENOENT
        ? new BpfNotSupportedException("clsact", "4.5", Join($"Cannot add a 'clsact' qdisc to '{device}'.", error.Sentence, "The kernel lacks it: load the module sch_ingress, or use a kernel built with CONFIG_NET_SCH_INGRESS."))
        : Create("add a 'clsact' qdisc to", device, error, CommonHint(error.ErrorNumber));

    /// <summary>The filter could not be added.</summary>
    public static BpfException Filter(NetlinkSocket socket, in NetworkDevice device, TcDirection direction, in TcFilterKey key, NetlinkError error) => error.ErrorNumber == Errno.ENOENT
        ? new BpfNotSupportedException("cls_bpf", "4.5", Join($"Cannot add a 'bpf' filter to {Word(direction)} of '{device.Name}'.", error.Sentence, "The kernel lacks it: load the module cls_bpf, or use a kernel built with CONFIG_NET_CLS_BPF."))
        : Create($"add a filter to {Word(direction)} of", device.Name, error, Holder(socket, key, error.ErrorNumber) ?? CommonHint(error.ErrorNumber));

    /// <summary>The filter could not be found or removed.</summary>
    public static BpfException Detach(string device, NetlinkError error) => Create("detach the filter from", device, error, CommonHint(error.ErrorNumber));

    /// <summary>The attached programs could not be listed.</summary>
    public static BpfException Query(string device, TcDirection direction, NetlinkError error) =>
        Create($"list the programs on {Word(direction)} of", device, error, CommonHint(error.ErrorNumber));

    static string NotPermitted => KernelFailure.NotPermitted(Capability.NetAdmin, Capability.Bpf) + " CAP_NET_ADMIN is that of the user namespace which owns the network namespace.";

    static BpfException Create(string operation, string device, NetlinkError error, string? hint) =>
        new(operation, device, error.ErrorNumber, Join(error.Sentence, hint) is { Length: > 0 } text ? text : null);

    static string? CommonHint(int errno) => errno switch
    {
        Errno.EPERM => NotPermitted,
        Errno.ENODEV => "The device was removed meanwhile, or is not in the network namespace of this thread.",
        Errno.EBUSY => "It is in use by somebody else. Try again.",
        Errno.ENOSPC => "All priorities or handles are taken. Give one in TcAttachOptions, or remove filters that nobody needs.",
        Errno.ENOMEM => "The kernel has no memory for it.",
        _ => null,
    };

    // Who is in the place that was asked for. A priority belongs to one kind of filter and one protocol, a handle to one filter.
    static string? Holder(NetlinkSocket socket, TcFilterKey key, int errno)
    {
        var filters = new List<TcFilter>();
        if (errno is not (Errno.EEXIST or Errno.EINVAL) || key.Priority == 0 && key.Handle == 0
            || !TrafficControl.ListFilters(socket, key.InterfaceIndex, key.Parent, filters).IsSuccess)
        {
            return null;
        }

        foreach (var filter in filters)
        {
            if (filter.Chain != 0 || filter.Handle == 0 || key.Priority != 0 && filter.Priority != key.Priority)
            {
                continue;
            }

            bool otherOwner = filter.Kind != TrafficControl.BpfKind || filter.Protocol != NetlinkUapi.ETH_P_ALL;
            if (otherOwner && key.Priority != 0 || !otherOwner && key.Handle != 0 && filter.Handle == key.Handle)
            {
                string who = filter.Name is null ? $"a '{filter.Kind}' filter" : $"the filter '{filter.Name}' (program id {filter.ProgramId})";
                return otherOwner
                    ? $"Priority {filter.Priority} is taken by {who} for protocol 0x{filter.Protocol:x4}, handle 0x{filter.Handle:x}. Choose another priority, or 0 to have one chosen."
                    : $"Priority {filter.Priority}, handle 0x{filter.Handle:x} is taken by {who}. Choose another handle or priority, or 0 to have one chosen.";
            }
        }

        return null;
    }

    static string Join(params ReadOnlySpan<string?> sentences)
    {
        var present = new List<string>();
        foreach (string? sentence in sentences)
        {
            if (sentence is not null)
            {
                present.Add(sentence);
            }
        }

        return string.Join(' ', present);
    }
}
