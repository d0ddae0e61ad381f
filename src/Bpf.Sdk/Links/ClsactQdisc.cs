using Bpf.Sdk.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk.Links;

/// <summary>
/// The <c>clsact</c> qdisc of a device: made if it is missing, removed by the last of our filters if we made it and nobody else uses it.
/// </summary>
/// <remarks>
/// That we made it is written where every later process finds it and where it cannot outlive the qdisc: as an empty chain of
/// a number of our own, which no packet ever visits.
/// </remarks>
static class ClsactQdisc
{
    /// <summary>Number of the chain that marks a qdisc as made by us: "BPF" in ASCII, within the 28 bits that chains have.</summary>
    public const uint MarkerChain = 0x00425046;

    static readonly Lock ProcessLock = new();

    /// <summary>
    /// Hold this while filters come and go: to attach between somebody else's last look at an empty qdisc and its removal would lose the new
    /// filter. It holds off the threads of this process and other processes of ours; the kernel has nothing that would hold off everybody.
    /// </summary>
    public static Scope Enter(NetlinkSocket socket)
    {
        var scope = ProcessLock.EnterScope();
        try
        {
            return new Scope(scope, NetworkNamespaceLock.TryTake(socket));
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    /// <summary>The two locks.</summary>
    public ref struct Scope(Lock.Scope process, SafeFileHandle? networkNamespace)
    {
        Lock.Scope _process = process;

        public void Dispose()
        {
            networkNamespace?.Dispose();
            _process.Dispose();
        }
    }

    /// <summary>
    /// Whether a qdisc of a kind takes filters for a side. An <c>ingress</c> qdisc answers questions on the egress side too, with
    /// its ingress filters.
    /// </summary>
    public static bool HasSide(string? kind, uint parent) =>
        kind == TrafficControl.ClsactKind || kind == TrafficControl.IngressKind && parent == TrafficControl.IngressParent;

    /// <summary>Makes sure that the device has a qdisc that takes filters for the direction.</summary>
    public static void Ensure(NetlinkSocket socket, in NetworkDevice device, TcDirection direction)
    {
        var error = TrafficControl.GetHookQdisc(socket, device.Index, out string? kind);
        if (error.IsSuccess && kind is null)
        {
            error = TrafficControl.AddClsact(socket, device.Index);
            if (error.IsSuccess)
            {
                // Kernels before 4.19 have no chains without filters. There the qdisc stays, empty, since nobody can tell whose it is.
                _ = TrafficControl.AddChain(socket, device.Index, TrafficControl.IngressParent, MarkerChain);
                return;
            }

            if (error.ErrorNumber == Errno.EEXIST)
            {
                // Somebody was faster.
                error = TrafficControl.GetHookQdisc(socket, device.Index, out kind);
            }
        }

        if (!error.IsSuccess)
        {
            throw TcFailure.Qdisc(device.Name, error);
        }

        if (!HasSide(kind, ClsactHook.ParentOf(direction)))
        {
            throw new BpfException($"attach to {TcFailure.Word(direction)} of", device.Name, Errno.EBUSY, kind == TrafficControl.IngressKind
                ? $"Somebody put an 'ingress' qdisc there, which has no egress side and stands in the place of 'clsact'. If it is not needed, remove it with: tc qdisc del dev {device.Name} ingress"
                : $"A qdisc of kind '{kind}' stands in the place of 'clsact'.");
        }
    }

    /// <summary>Removes the qdisc if we made it and nothing of anybody is left on it.</summary>
    public static void RemoveIfOurs(NetlinkSocket socket, int interfaceIndex)
    {
        if (!TrafficControl.GetHookQdisc(socket, interfaceIndex, out string? kind).IsSuccess || kind != TrafficControl.ClsactKind)
        {
            return;
        }

        var chains = new List<uint>();
        if (!TrafficControl.ListChains(socket, interfaceIndex, TrafficControl.IngressParent, chains).IsSuccess || !chains.Remove(MarkerChain))
        {
            return;
        }

        // Chain 0 is listed while it holds filters; any other that is left was added by somebody.
        var filters = new List<TcFilter>();
        if (!TrafficControl.ListChains(socket, interfaceIndex, TrafficControl.EgressParent, chains).IsSuccess || chains.Exists(chain => chain != 0)
            || !TrafficControl.ListFilters(socket, interfaceIndex, TrafficControl.IngressParent, filters).IsSuccess
            || !TrafficControl.ListFilters(socket, interfaceIndex, TrafficControl.EgressParent, filters).IsSuccess
            || filters.Count != 0)
        {
            return;
        }

        // Losing a race with somebody else's removal is as good.
        _ = TrafficControl.DeleteClsact(socket, interfaceIndex);
    }
}
