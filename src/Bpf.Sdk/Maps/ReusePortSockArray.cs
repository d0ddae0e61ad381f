namespace Bpf.Sdk;

/// <summary>
/// Sockets by index that share a port (<c>BPF_MAP_TYPE_REUSEPORT_SOCKARRAY</c>, Linux 4.19), among which a program selects with <c>bpf_sk_select_reuseport</c>.
/// Values have four bytes or eight.
/// </summary>
/// <remarks>
/// It takes UDP sockets that are bound and TCP sockets that listen, for which SO_REUSEPORT was set before. A socket that is in one map of this kind can be in no other, and in no <see cref="SockMap"/> or <see cref="SockHashMap{TKey}"/>. Which of its group's
/// sockets gets a packet or connection is the program's choice; one of another group is refused when it is selected, and not here.
/// </remarks>
public sealed class ReusePortSockArray : SocketArrayMap, IBpfMap<ReusePortSockArray>
{
    ReusePortSockArray(BpfMap map, bool ownsHandle) : base(map, ownsHandle, nameof(ReusePortSockArray), BpfMapType.ReusePortSockArray)
    {
    }

    static ReusePortSockArray IBpfMap<ReusePortSockArray>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);
}
