namespace Bpf.Sdk;

/// <summary>How an XDP program is attached.</summary>
public enum XdpMechanism
{
    /// <summary>The best that the kernel has: <see cref="Link"/>, else <see cref="Netlink"/>.</summary>
    Auto = 0,
    /// <summary>A BPF link, since Linux 5.9. It belongs to whoever holds or pinned it, and no other tool can replace its program.</summary>
    Link = 1,
    /// <summary>rtnetlink, as <c>ip link set dev … xdp</c> does it. The program stays when its process dies, and any other tool can replace it.</summary>
    Netlink = 2,
}
