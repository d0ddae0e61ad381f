using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>A TCX link.</summary>
sealed class TcxHook(BpfHandle link) : TcHook
{
    readonly KernelLink _link = new(link);

    public override TcMechanism Mechanism => TcMechanism.Tcx;

    /// <summary>The attach type of a side.</summary>
    public static uint AttachTypeOf(TcDirection direction) =>
        direction == TcDirection.Ingress ? LinkUapi.BPF_TCX_INGRESS : LinkUapi.BPF_TCX_EGRESS;

    public override void Pin(string path) => _link.Pin(path);

    public override void Unpin(string path) => _link.Unpin(path);

    public override void Detach()
    {
        // Not by closing alone: the link may be pinned, and an explicit detach must have happened when it returns.
        int result = _link.Detach();
        if (result < 0)
        {
            throw KernelFailure.Create("detach the TCX link on", Device ?? $"interface {InterfaceIndex}", result);
        }
    }

    public override void Release() => _link.Release();

    // Closing is enough, and spares what somebody else has pinned or duplicated meanwhile.
    public override void ReleaseOwned() => Release();

    /// <summary>Takes a link that was opened by path.</summary>
    public static TcxHook Open(BpfHandle link, string path)
    {
        var info = ObjectInfo.Get<TcxLinkInfo>(link, PinnedKind.Link);
        if (info.type != LinkUapi.BPF_LINK_TYPE_TCX || info.attach_type is not (LinkUapi.BPF_TCX_INGRESS or LinkUapi.BPF_TCX_EGRESS))
        {
            throw new BpfException("open pinned traffic-control link", path, 0, $"What is pinned there is a link of another kind (enum bpf_link_type {info.type}).");
        }

        return new TcxHook(link)
        {
            Direction = info.attach_type == LinkUapi.BPF_TCX_INGRESS ? TcDirection.Ingress : TcDirection.Egress,
            InterfaceIndex = (int)info.ifindex,
            Device = FindDevice(info),
            ProgramId = info.prog_id,
        };
    }

    // A link knows the index of its device but not the namespace, and each namespace counts from 1: the name is ours to tell only if this
    // very link is found on the device.
    static string? FindDevice(in TcxLinkInfo info)
    {
        if (info.ifindex == 0 || LinkCalls.QueryTcx((int)info.ifindex, info.attach_type, out _, out uint[] links) is var count && (count <= 0 || !links.AsSpan(0, count).Contains(info.id)))
        {
            return null;
        }

        using var socket = NetlinkSocket.Open();
        return NetworkDevice.Find(socket, (int)info.ifindex)?.Name;
    }
}
