using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>An XDP program on a device.</summary>
abstract class XdpHook : LinkHook
{
    public abstract XdpMechanism Mechanism { get; }

    public required int InterfaceIndex { get; init; }

    /// <summary>Name of the device, or null if it cannot be told.</summary>
    public required string? Device { get; init; }
}

/// <summary>An XDP link.</summary>
sealed class XdpLinkHook(BpfHandle link) : XdpHook
{
    readonly KernelLink _link = new(link);

    public override XdpMechanism Mechanism => XdpMechanism.Link;

    public override void Pin(string path) => _link.Pin(path);

    public override void Unpin(string path) => _link.Unpin(path);

    public override void Update(BpfHandle program)
    {
        int result = _link.Update(program);
        if (result < 0)
        {
            throw KernelFailure.Create("update the XDP link on", Device ?? $"interface {InterfaceIndex}", result, -result switch
            {
                Errno.EINVAL => "The new program is of another type or for another attach type, or one of them handles packets of several buffers and the other does not.",
                Errno.ENOLINK => "The device was removed meanwhile.",
                _ => null,
            });
        }
    }

    public override void Detach()
    {
        int result = _link.Detach();
        if (result < 0)
        {
            throw KernelFailure.Create("detach the XDP link on", Device ?? $"interface {InterfaceIndex}", result);
        }
    }

    public override void Release() => _link.Release();

    // Closing is enough, and spares what somebody else has pinned or duplicated meanwhile.
    public override void ReleaseOwned() => Release();

    /// <summary>Takes a link that was opened by path.</summary>
    public static XdpLinkHook Open(BpfHandle link, string path)
    {
        var info = ObjectInfo.Get<LinkInfo>(link, PinnedKind.Link);
        return info.type == LinkUapi.BPF_LINK_TYPE_XDP
            ? new XdpLinkHook(link) { InterfaceIndex = (int)info.xdp_ifindex, Device = FindDevice(info), ProgramId = info.prog_id }
            : throw new BpfException("open pinned XDP link", path, 0, $"What is pinned there is a link of another kind ({(BpfLinkType)info.type}).");
    }

    // A link knows the index of its device but not the namespace, and each namespace counts from 1: the name is ours to tell only if the link's
    // program is found on the device.
    static string? FindDevice(in LinkInfo info)
    {
        if (info.xdp_ifindex == 0)
        {
            return null;
        }

        using var socket = NetlinkSocket.Open();
        return XdpNetlink.Get(socket, (int)info.xdp_ifindex, out var programs).IsSuccess && programs.Has(info.prog_id)
            ? NetworkDevice.Find(socket, (int)info.xdp_ifindex)?.Name
            : null;
    }
}

/// <summary>An XDP program that was put on its device by rtnetlink. The socket stays open to reach the device's namespace from whatever thread detaches.</summary>
sealed class XdpNetlinkHook(NetlinkSocket socket, BpfHandle program, uint mode) : XdpHook
{
    BpfHandle _program = program;

    public override XdpMechanism Mechanism => XdpMechanism.Netlink;

    public override string WhyNotPinned => "Only XDP links can be pinned (XdpMechanism.Link); a program that was attached by rtnetlink stays on the device without a pin if its process ends.";

    public override void Pin(string path) => throw new InvalidOperationException(WhyNotPinned);

    public override void Unpin(string path)
    {
    }

    public override void Update(BpfHandle program)
    {
        var copy = program.Duplicate();
        var error = XdpNetlink.Set(socket, InterfaceIndex, copy, _program, mode);
        if (!error.IsSuccess)
        {
            copy.Dispose();
            throw XdpFailure.Update(Device!, error);
        }

        _program.Dispose();
        _program = copy;
    }

    public override void Detach()
    {
        // What another tool has put in its place stays: the kernel compares (since Linux 5.7), and we look first.
        var error = XdpNetlink.Get(socket, InterfaceIndex, out var programs);
        if (error.IsSuccess && !programs.Has(ProgramId))
        {
            return;
        }

        error = XdpNetlink.Set(socket, InterfaceIndex, null, _program, mode);
        if (!error.IsSuccess && error.ErrorNumber is not (Errno.ENODEV or Errno.ENOENT or Errno.EEXIST))
        {
            throw XdpFailure.Detach(Device!, error);
        }
    }

    public override void Release()
    {
        socket.Dispose();
        _program.Dispose();
    }
}
