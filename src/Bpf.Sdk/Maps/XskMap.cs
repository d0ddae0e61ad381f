using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bpf.Sdk;

/// <summary>
/// AF_XDP sockets by index (<c>BPF_MAP_TYPE_XSKMAP</c>, Linux 4.18): XDP programs hand packets over to user space with <c>bpf_redirect_map</c>. The kernel does not tell what an
/// element holds.
/// </summary>
/// <remarks>
/// A packet reaches a socket only if that is bound to the device and queue that it came from: the index is often the number of the queue. An element does not keep its socket
/// open: when that is closed, the kernel empties the element.
/// </remarks>
public sealed unsafe class XskMap : RedirectArrayMap, IBpfMap<XskMap>
{
    XskMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, nameof(XskMap), BpfMapType.XskMap)
    {
    }

    static XskMap IBpfMap<XskMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    // By what they take, no call fits both.
#pragma warning disable RS0026
    /// <summary>Puts a socket into an element: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="index">The element.</param>
    /// <param name="socket">An AF_XDP socket.</param>
    /// <param name="mode">What is done if the element has a socket, or has none. <see cref="MapUpdateMode.Locked"/> is not for this kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="RedirectArrayMap.Length"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="BpfMapException">It is another kind of socket: <see cref="BpfMapFailure.Mismatch"/>. Or the mode forbids it.</exception>
    public void Set(int index, Socket socket, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Set(index, socket.SafeHandle, mode);
    }

    /// <summary>As <see cref="Set(int, Socket, MapUpdateMode)"/>, with the descriptor of a socket.</summary>
    /// <param name="index">The element.</param>
    /// <param name="socket">A <see cref="SafeSocketHandle"/>, for example.</param>
    /// <param name="mode">What is done if the element has a socket, or has none.</param>
    public void Set(int index, SafeHandle socket, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ThrowIfOutside(index);
        uint key = (uint)index;
        // SAFETY: the constructor of the base has checked that keys have four bytes.
        int result = DescriptorElement.Update(this, &key, socket, mode);
        if (result < 0)
        {
            throw SocketElement.NotTaken(this, index.ToString(), socket, mode, result);
        }
    }
#pragma warning restore RS0026
}
