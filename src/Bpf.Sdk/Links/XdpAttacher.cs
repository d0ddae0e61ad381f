using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>Puts an XDP program on a device: looks the device up, chooses the mechanism, pins.</summary>
/// <param name="program">The loaded program.</param>
/// <param name="programId">The kernel's number for it.</param>
/// <param name="probeLinks">Whether the kernel has XDP links.</param>
sealed class XdpAttacher(BpfHandle program, uint programId, Func<FeatureSupport> probeLinks)
{
    public XdpLink Attach(Func<NetlinkSocket, NetworkDevice> find, XdpAttachOptions? options)
    {
        options ??= new XdpAttachOptions();
        Validate(options);
        var socket = NetlinkSocket.Open();
        XdpHook? hook = null;
        try
        {
            var device = find(socket);
            hook = options.Mechanism == XdpMechanism.Netlink ? null : AttachLink(socket, device, options);
            hook ??= AttachNetlink(socket, device, options);
        }
        finally
        {
            if (hook is not XdpNetlinkHook)
            {
                socket.Dispose();
            }
        }

        return BpfLink.PinnedIfWanted(new XdpLink(hook, pinPath: null, program), options.PinPath);
    }

    // Null: take rtnetlink.
    XdpLinkHook? AttachLink(NetlinkSocket socket, in NetworkDevice device, XdpAttachOptions options)
    {
        bool forced = options.Mechanism == XdpMechanism.Link || options.PinPath is not null;
        var support = probeLinks();
        if (support == FeatureSupport.Missing)
        {
            return !forced ? null : throw NoLinks(device);
        }

        int result = LinkCalls.CreateXdp(program, device.Index, FlagOf(options.Mode));
        if (result >= 0)
        {
            return new XdpLinkHook(new BpfHandle(result)) { InterfaceIndex = device.Index, Device = device.Name, ProgramId = programId };
        }

        // Where the probe could not tell, the attempt does: kernels without XDP links do not know the attach type, or the command (before 5.7).
        return support == FeatureSupport.Unknown && !forced && result == -Errno.EINVAL ? null : throw XdpFailure.Attach(socket, device, options, new NetlinkError(-result));
    }

    XdpNetlinkHook AttachNetlink(NetlinkSocket socket, in NetworkDevice device, XdpAttachOptions options)
    {
        uint mode = FlagOf(options.Mode);
        var error = XdpNetlink.Set(socket, device.Index, program, expected: null, mode);
        return error.IsSuccess
            ? new XdpNetlinkHook(socket, program.Duplicate(), mode) { InterfaceIndex = device.Index, Device = device.Name, ProgramId = programId }
            : throw XdpFailure.Attach(socket, device, options, error);
    }

    static BpfNotSupportedException NoLinks(in NetworkDevice device) => new("XDP links", "5.9",
        $"Cannot attach to '{device.Name}' by XDP link: this kernel does not have them. They came with Linux 5.9. Use XdpMechanism.Auto without a pin, which falls back to rtnetlink, or XdpMechanism.Netlink.");

    static uint FlagOf(XdpMode mode) => mode switch
    {
        XdpMode.Driver => NetlinkUapi.XDP_FLAGS_DRV_MODE,
        XdpMode.Generic => NetlinkUapi.XDP_FLAGS_SKB_MODE,
        XdpMode.Offloaded => NetlinkUapi.XDP_FLAGS_HW_MODE,
        _ => 0,
    };

    static void Validate(XdpAttachOptions options)
    {
        if (options.Mechanism is < XdpMechanism.Auto or > XdpMechanism.Netlink)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Mechanism, "Unknown mechanism.");
        }

        if (options.Mode is < XdpMode.Auto or > XdpMode.Offloaded)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Mode, "Unknown mode.");
        }

        if (options.Mechanism == XdpMechanism.Netlink && options.PinPath is not null)
        {
            throw new ArgumentException("Only XdpMechanism.Link can be pinned; a program that is attached by rtnetlink stays on the device without a pin.", nameof(options));
        }
    }
}
