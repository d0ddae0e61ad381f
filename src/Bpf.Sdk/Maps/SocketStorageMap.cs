using System.Net.Sockets;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>A value for each socket (<c>BPF_MAP_TYPE_SK_STORAGE</c>, Linux 5.2), which programs have with <c>bpf_sk_storage_get</c>. It goes with the socket.</summary>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class SocketStorageMap<T> : LocalStorageMap<T>, IBpfMap<SocketStorageMap<T>> where T : unmanaged
{
    SocketStorageMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, "SocketStorageMap", BpfMapType.SkStorage)
    {
    }

    static SocketStorageMap<T> IBpfMap<SocketStorageMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>The value of a socket: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is added or replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="KeyNotFoundException">The socket has no value.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public T this[Socket socket]
    {
        get => Get(HandleOf(socket), socket);
        set => Set(socket, value);
    }

    /// <summary>The value of a socket: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if the socket has none.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool TryGetValue(Socket socket, out T value) => TryGet(HandleOf(socket), socket, out value);

    /// <summary>Adds or replaces the value of a socket: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="value">The value.</param>
    /// <param name="mode">What is done if the socket has a value, or has none.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="BpfMapException">The mode forbids it, for example.</exception>
    public void Set(Socket socket, T value, MapUpdateMode mode = MapUpdateMode.Any) => Put(HandleOf(socket), socket, value, mode);

    /// <summary>Adds a value: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <returns>False if the socket has one already.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool TryAdd(Socket socket, T value) => TryPut(HandleOf(socket), socket, value);

    /// <summary>Removes the value of a socket: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if it had none.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool Remove(Socket socket) => Delete(HandleOf(socket), socket);

    private protected override (BpfMapFailure Reason, string Hint)? Explain(int errno) => errno switch
    {
        Errno.EBADF => (BpfMapFailure.Other, "The map or the socket is closed."),
        Errno.ENOTSOCK => (BpfMapFailure.Mismatch, "The handle is not that of a socket."),
        _ => null,
    };

    static SafeSocketHandle HandleOf(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.SafeHandle;
    }
}
