namespace Bpf.Sdk;

/// <summary>
/// Sockets by index (<c>BPF_MAP_TYPE_SOCKMAP</c>, Linux 4.14): programs that are attached to the map see what its sockets send and receive, and send it on through others.
/// Values have four bytes, or eight (Linux 5.8).
/// </summary>
/// <remarks>
/// It takes TCP sockets that are connected, and listening ones (Linux 5.7); UDP sockets (Linux 5.13), and connected stream sockets of Unix (Linux 5.15) and vsock (Linux 6.4).
/// A socket can be in several maps if only one of them has programs, or all have the same.
/// </remarks>
public sealed class SockMap : SocketArrayMap, IBpfMap<SockMap>
{
    SockMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, nameof(SockMap), BpfMapType.SockMap)
    {
    }

    static SockMap IBpfMap<SockMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);
}
