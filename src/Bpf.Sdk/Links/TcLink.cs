using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>
/// A program attached to one side of a network device. Owned by default: <see cref="BpfLink.Dispose"/> detaches it. Pinned, it outlives
/// <see cref="BpfLink.Dispose"/> and the process, and only <see cref="BpfLink.Detach"/> ends it.
/// </summary>
/// <remarks>
/// <para>
/// Detaching removes what attaching added and nothing else: a <c>clsact</c> qdisc goes with the last filter if Bpf.Sdk made it (in this
/// process or another) and nobody else put a filter or a chain there. An empty chain 4345926 marks such a qdisc.
/// </para>
/// <para>
/// A link that nobody holds any more stays attached as long as its program is held. If a process dies, the kernel ends its owned
/// TCX links. It keeps <c>clsact</c> filters, owned or not: attaching again adds another one beside it, and
/// <see cref="Query(string, TcDirection)"/> and <c>tc filter show</c> list what is there.
/// </para>
/// <para>
/// A <see cref="TcMechanism.Clsact"/> link keeps the network namespace alive in which it was attached, until it is disposed.
/// </para>
/// </remarks>
public sealed class TcLink : BpfLink
{
    readonly TcHook _hook;

    internal TcLink(TcHook hook, string? pinPath, BpfHandle? program) : base(hook, pinPath, program) => _hook = hook;

    /// <summary>The mechanism that was used; never <see cref="TcMechanism.Auto"/>.</summary>
    public TcMechanism Mechanism => _hook.Mechanism;

    /// <summary>The side of the device.</summary>
    public TcDirection Direction => _hook.Direction;

    /// <summary>Index of the device in its network namespace; 0 if a TCX link was opened whose device is gone.</summary>
    public int InterfaceIndex => _hook.InterfaceIndex;

    /// <summary>Name that the device had when the program was attached; null if a TCX link was opened from another network namespace, or if its device is gone.</summary>
    public string? Device => _hook.Device;

    /// <summary>Priority of the filter; 0 for TCX.</summary>
    public int Priority => _hook.Priority;

    /// <summary>Handle of the filter; 0 for TCX.</summary>
    public uint Handle => _hook.Handle;

    /// <summary>Opens an attachment that was made with <see cref="TcAttachOptions.PinPath"/>, or a TCX link that any other tool has pinned.</summary>
    /// <remarks>
    /// A TCX link itself is pinned at the path. For a <c>clsact</c> filter the program is, and beside it, at <c>path_tc</c>, a symbolic link whose
    /// target is the text that names the filter.
    /// </remarks>
    /// <exception cref="BpfException">Nothing is pinned there, or something else.</exception>
    public static TcLink OpenPinned(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        var handle = PinnedObject.Open(path, PinnedKind.Link);
        TcHook? hook = null;
        try
        {
            hook = PinnedKind.Of(handle) switch
            {
                PinnedKind.Link => TcxHook.Open(handle, path),
                PinnedKind.Program => ClsactHook.Open(handle, ReadRecord(path)),
                var kind => throw new BpfException("open pinned traffic-control link", path, 0, $"What is pinned there is a {kind ?? "BPF object of another kind"}."),
            };
            return new TcLink(hook, path, program: null);
        }
        finally
        {
            if (hook is not TcxHook)
            {
                handle.Dispose();
            }
        }
    }

    /// <summary>Lists the programs that anybody has attached to one side of a device, in the order in which they run.</summary>
    /// <param name="device">Name of the device in the network namespace of the calling thread.</param>
    /// <param name="direction">The side.</param>
    public static IReadOnlyList<TcAttachment> Query(string device, TcDirection direction) => Query(DeviceLookup.Of(device), direction);

    /// <inheritdoc cref="Query(string, TcDirection)"/>
    /// <param name="interfaceIndex">Index of the device in the network namespace of the calling thread.</param>
    /// <param name="direction">The side.</param>
    public static IReadOnlyList<TcAttachment> Query(int interfaceIndex, TcDirection direction) => Query(DeviceLookup.Of(interfaceIndex), direction);

    static IReadOnlyList<TcAttachment> Query(Func<NetlinkSocket, NetworkDevice> find, TcDirection direction)
    {
        using var socket = NetlinkSocket.Open();
        return TcQuery.Run(socket, find(socket), direction);
    }

    /// <summary>Mechanism, device and side, for people.</summary>
    public override string ToString() =>
        $"{Mechanism} {TcFailure.Word(Direction)} of {Device ?? $"interface {InterfaceIndex}"}, program id {ProgramId}"
        + (Mechanism == TcMechanism.Clsact ? $", priority {Priority}, handle 0x{Handle:x}" : "")
        + PinText;

    static TcPinRecord ReadRecord(string path)
    {
        string recordPath = TcPinRecord.PathFor(path);
        string? text = new FileInfo(recordPath).LinkTarget;
        return TcPinRecord.TryParse(text, out var record)
            ? record
            : throw new BpfException("open pinned traffic-control link", path, 0, text is null
                ? $"A program is pinned there, but not the record of an attachment beside it ('{recordPath}')."
                : $"The record beside it, '{recordPath}', does not name a filter: '{text}'.");
    }
}
