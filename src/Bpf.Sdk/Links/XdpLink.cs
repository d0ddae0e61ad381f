using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>
/// An XDP program on a network device. Owned by default: <see cref="BpfLink.Dispose"/> takes it off. Pinned, it outlives <see cref="BpfLink.Dispose"/> and
/// the process, and only <see cref="BpfLink.Detach"/> ends it.
/// </summary>
/// <remarks>
/// If a process dies, the kernel ends its owned links, and keeps what was attached by <see cref="XdpMechanism.Netlink"/>. Detaching takes off this very
/// program: what another tool has put in its place stays.
/// </remarks>
public sealed class XdpLink : BpfLink
{
    readonly XdpHook _hook;

    internal XdpLink(XdpHook hook, string? pinPath, BpfHandle? program) : base(hook, pinPath, program) => _hook = hook;

    /// <summary>The mechanism that was used; never <see cref="XdpMechanism.Auto"/>.</summary>
    public XdpMechanism Mechanism => _hook.Mechanism;

    /// <summary>Index of the device in its network namespace; 0 if a link was opened whose device is gone.</summary>
    public int InterfaceIndex => _hook.InterfaceIndex;

    /// <summary>Name that the device had when the program was attached; null if a link was opened from another network namespace, or if its device is gone.</summary>
    public string? Device => _hook.Device;

    /// <summary>Opens a link that was made with <see cref="XdpAttachOptions.PinPath"/>, or that any other tool has pinned.</summary>
    /// <exception cref="BpfException">Nothing is pinned there, or something else.</exception>
    public static XdpLink OpenPinned(string path) => OpenPinned(path, static (handle, path) => new XdpLink(XdpLinkHook.Open(handle, path), path, program: null));

    /// <summary>Lists the XDP programs that anybody has attached to a device.</summary>
    /// <param name="device">Name of the device in the network namespace of the calling thread.</param>
    public static IReadOnlyList<XdpAttachment> Query(string device) => Query(DeviceLookup.Of(device));

    /// <inheritdoc cref="Query(string)"/>
    /// <param name="interfaceIndex">Index of the device in the network namespace of the calling thread.</param>
    public static IReadOnlyList<XdpAttachment> Query(int interfaceIndex) => Query(DeviceLookup.Of(interfaceIndex));

    static IReadOnlyList<XdpAttachment> Query(Func<NetlinkSocket, NetworkDevice> find)
    {
        using var socket = NetlinkSocket.Open();
        return XdpQuery.Run(socket, find(socket));
    }

    /// <summary>Puts another program in the place of this one, in one step: no packet meets none. bpf(2), BPF_LINK_UPDATE, or rtnetlink with XDP_FLAGS_REPLACE (Linux 5.7).</summary>
    /// <exception cref="BpfException">The kernel refused. The old program stays.</exception>
    /// <exception cref="InvalidOperationException">It is detached.</exception>
    public void Update(XdpProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Replace(program);
    }

    /// <summary>Mechanism and device, for people.</summary>
    public override string ToString() => $"{Mechanism} XDP on {Device ?? $"interface {InterfaceIndex}"}, program id {ProgramId}" + PinText;
}
