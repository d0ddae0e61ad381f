using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What arrays of sockets have in common. An element does not keep its socket open: when that is closed, the kernel empties the element.</summary>
public abstract unsafe class SocketArrayMap : DescriptorArrayMap
{
    private protected SocketArrayMap(BpfMap map, bool ownsHandle, string display, BpfMapType type) : base(map, ownsHandle, display, type)
    {
    }

    /// <summary>The elements that have a socket, looked at one by one.</summary>
    /// <exception cref="BpfMapException">The map's values have four bytes, and then the kernel tells nothing of them: <see cref="BpfMapFailure.NotSupported"/>.</exception>
    public IEnumerable<int> Indexes => Enumerable.Range(0, Length).Where(index => TryGetCookie(index, out _));

    // By what they take, no call fits both.
#pragma warning disable RS0026
    /// <summary>Puts a socket into an element: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="index">The element.</param>
    /// <param name="socket">A socket of a kind and in a state that the map takes.</param>
    /// <param name="mode">What is done if the element has a socket, or has none. <see cref="MapUpdateMode.Locked"/> is not for this kind.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="BpfMapException">The map does not take such sockets, or not in this state: <see cref="BpfMapFailure.Mismatch"/>. Or the mode forbids it.</exception>
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
        int result = Put(index, socket, mode);
        if (result < 0)
        {
            throw SocketElement.NotTaken(this, index.ToString(), socket, mode, result);
        }
    }
#pragma warning restore RS0026

    /// <summary>The number that the kernel gives a socket, unique until reboot, as <c>SO_COOKIE</c> and <c>bpf_get_socket_cookie</c> tell it: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if the element has no socket.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    /// <exception cref="BpfMapException">The map's values have four bytes, which cookies do not fit into: <see cref="BpfMapFailure.NotSupported"/>.</exception>
    public bool TryGetCookie(int index, out ulong cookie)
    {
        ThrowIfOutside(index);
        uint key = (uint)index;
        ulong found;
        // SAFETY: keys have four bytes, and values no more than eight.
        int result = MapCalls.Lookup(Handle, &key, &found);
        cookie = result >= 0 ? found : 0;
        return result >= 0 || (result == -Errno.ENOENT ? false : throw SocketElement.NoCookie(this, index.ToString(), result));
    }
}
