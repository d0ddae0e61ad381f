using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>What the kernel's refusals mean for XDP, and what to do about them.</summary>
static class XdpFailure
{
    /// <summary>BPF_LINK_CREATE or RTM_SETLINK failed.</summary>
    public static BpfException Attach(NetlinkSocket socket, in NetworkDevice device, XdpAttachOptions options, NetlinkError error) => error.ErrorNumber switch
    {
        Errno.EBUSY or Errno.EEXIST => Create(device.Name, error, Holder(socket, device)),
        Errno.EPERM => Create(device.Name, error, KernelFailure.NotPermitted(Capability.NetAdmin, Capability.Bpf) + " CAP_NET_ADMIN is that of the user namespace which owns the network namespace."),
        Errno.ENODEV => Create(device.Name, error, "The device was removed meanwhile, or is not in the network namespace of this thread."),
        Errno.EOPNOTSUPP when options.Mode == XdpMode.Driver => Create(device.Name, error, "Its driver has no XDP of its own, or not for its present settings (MTU, large receive offload). Use XdpMode.Generic, or XdpMode.Auto."),
        Errno.EOPNOTSUPP when options.Mode == XdpMode.Offloaded => Create(device.Name, error, "The card runs no BPF programs. Use XdpMode.Auto."),
        Errno.EOPNOTSUPP => Create(device.Name, error, "The device cannot do XDP with its present settings (MTU, large receive offload)."),
        Errno.ERANGE or Errno.E2BIG => Create(device.Name, error, "The MTU is too large for XDP in this driver. Lower it, use XdpMode.Generic, or a program of section xdp.frags, which handles packets of several buffers."),
        Errno.EINVAL => Create(device.Name, error, "The program is for a device map or CPU map (section xdp/devmap, xdp/cpumap), or was loaded for another device."),
        _ => Create(device.Name, error, null),
    };

    /// <summary>The program could not be replaced.</summary>
    public static BpfException Update(string device, NetlinkError error) => new("replace the XDP program on", device, error.ErrorNumber, Join(error.Sentence, error.ErrorNumber switch
    {
        Errno.EEXIST => "Another tool has put another program in its place meanwhile, or has taken it off.",
        Errno.ENODEV => "The device was removed meanwhile.",
        _ => null,
    }));

    /// <summary>The program could not be taken off.</summary>
    public static BpfException Detach(string device, NetlinkError error) => new("detach the XDP program from", device, error.ErrorNumber, error.Sentence);

    /// <summary>The programs could not be read.</summary>
    public static BpfException Query(string device, NetlinkError error) => new("list the XDP programs on", device, error.ErrorNumber, error.Sentence);

    static BpfException Create(string device, NetlinkError error, string? hint) => new("attach by XDP to", device, error.ErrorNumber, Join(error.Sentence, hint));

    // One program runs on a device; who has the place is what there is to know.
    static string Holder(NetlinkSocket socket, in NetworkDevice device)
    {
        var holders = XdpQuery.Run(socket, device);
        string who = holders.Count == 0 ? "another program" : string.Join(" and ", holders.Select(static holder => $"program {(holder.Name.Length > 0 ? $"'{holder.Name}' " : "")}(id {holder.ProgramId}, {holder.Mode})"));
        return $"A device runs one XDP program, and {who} has the place. Detach it, by its own tool or with 'ip link set dev {device.Name} xdp off', or let one dispatch to several (libxdp).";
    }

    static string? Join(string? first, string? second) => first is null ? second : second is null ? first : $"{first} {second}";
}
