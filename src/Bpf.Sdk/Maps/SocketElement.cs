using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Explains what the kernel answers about elements that hold a socket.</summary>
static class SocketElement
{
    /// <summary>A socket was not taken.</summary>
    /// <param name="map">The map.</param>
    /// <param name="key">The key, for people.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="mode">What was to be done if the element was there, or was not.</param>
    /// <param name="result">The negated errno.</param>
    public static BpfMapException NotTaken(BpfMap map, string key, SafeHandle socket, MapUpdateMode mode, int result)
    {
        const string Operation = "put socket into";
        (BpfMapFailure Reason, string Hint)? explained = (-result, map.Type) switch
        {
            (Errno.EINVAL, _) when mode is not (MapUpdateMode.Any or MapUpdateMode.NoExist or MapUpdateMode.Exist) =>
                (BpfMapFailure.NotSupported, $"Elements that hold a socket have no lock, and the mode {mode} is not for them."),
            (Errno.EBADF, _) => (BpfMapFailure.Other, "The map or the socket is closed."),
            (Errno.ENOTSOCK, _) => (BpfMapFailure.Mismatch, "The handle is not that of a socket."),
            (Errno.EOPNOTSUPP, BpfMapType.XskMap) => (BpfMapFailure.Mismatch, $"{SocketFacts.Read(socket)} This kind of map takes AF_XDP sockets."),
            (Errno.EOPNOTSUPP or Errno.EINVAL or Errno.ENOTSUPP, BpfMapType.ReusePortSockArray) => (BpfMapFailure.Mismatch, ReusePort(SocketFacts.Read(socket))),
            (Errno.EOPNOTSUPP, _) => (BpfMapFailure.Mismatch,
                $"{SocketFacts.Read(socket)} This kind of map takes TCP sockets that are connected or listen, UDP sockets, and connected stream sockets of Unix (Linux 5.15) and vsock (Linux 6.4): connect it first."),
            (Errno.EINVAL, _) => (BpfMapFailure.Other, $"{SocketFacts.Read(socket)} The kernel cannot redirect its data: something has taken it over already, as TLS in the kernel (TCP_ULP) does."),
            (Errno.EBUSY, BpfMapType.ReusePortSockArray) => (BpfMapFailure.Other, "The socket is in another map of this kind, or in a sock map or hash, and can be in one only: remove it there first."),
            (Errno.EBUSY, _) => (BpfMapFailure.Other,
                "The socket is in another map whose programs differ from this one's, and takes those of one map only, or the element is being changed at this moment: remove it there first, or try again."),
            _ => null,
        };
        return explained is { } found ? ElementFailure.Create(map, Operation, key, result, found.Reason, found.Hint) : ElementFailure.Create(map, Operation, key, result);
    }

    /// <summary>A cookie could not be read.</summary>
    public static BpfMapException NoCookie(BpfMap map, string key, int result)
    {
        const string Operation = "read the cookie of a socket in";
        return result == -Errno.ENOSPC
            ? ElementFailure.Create(map, Operation, key, result, BpfMapFailure.NotSupported, "A cookie has eight bytes, and the map's values four: declare them with __type(value, __u64) in C.")
            : ElementFailure.Create(map, Operation, key, result);
    }

    static string ReusePort(SocketFacts facts) => $"{facts} SO_REUSEPORT is {(facts.IsPortShared ? "" : "not ")}set. "
        + "This kind of map takes UDP sockets that are bound and TCP sockets that listen, over IPv4 or IPv6, for which SO_REUSEPORT was set before.";
}
