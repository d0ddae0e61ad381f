using System.Runtime.InteropServices;
using Tmds.Linux;
using static Bpf.Sdk.Kernel.SocketUapi;

namespace Bpf.Sdk.Kernel;

/// <summary>What a socket is, and how far it has come. Read only to explain a failure.</summary>
/// <param name="Family">AF_…, or -1 if it is no socket.</param>
/// <param name="Type">SOCK_….</param>
/// <param name="Protocol">IPPROTO_….</param>
/// <param name="TcpState">TCP_…, or 0 of other protocols.</param>
/// <param name="IsPortShared">SO_REUSEPORT is set.</param>
readonly record struct SocketFacts(int Family, int Type, int Protocol, int TcpState, bool IsPortShared)
{
    public static SocketFacts Read(SafeHandle socket)
    {
        using var use = new HandleUse(socket);
        int descriptor = (int)use.FileDescriptor;
        int protocol = Option(descriptor, SOL_SOCKET, SO_PROTOCOL);
        int family = Option(descriptor, SOL_SOCKET, SO_DOMAIN);
        bool isTcp = protocol == IPPROTO_TCP && family is AF_INET or AF_INET6;
        return new(family, Option(descriptor, SOL_SOCKET, SO_TYPE), protocol, isTcp ? TcpStateOf(descriptor) : 0, Option(descriptor, SOL_SOCKET, SO_REUSEPORT) == 1);
    }

    // -1 if there is none.
    static unsafe int Option(int socket, int level, int name)
    {
        int value = 0;
        socklen_t size = sizeof(int);
        // SAFETY: the kernel writes as many bytes as size says at most.
        return LibC.getsockopt(socket, level, name, &value, &size) == 0 ? value : -1;
    }

    // The first byte of struct tcp_info, of which the kernel writes as much as there is room for.
    static unsafe byte TcpStateOf(int socket)
    {
        byte state = 0;
        socklen_t size = sizeof(byte);
        // SAFETY: as above.
        return LibC.getsockopt(socket, IPPROTO_TCP, TCP_INFO, &state, &size) == 0 ? state : (byte)0;
    }

    /// <summary>A sentence about it.</summary>
    public override string ToString()
    {
        string over = Family switch { AF_INET => "IPv4", AF_INET6 => "IPv6", AF_UNIX => "Unix", AF_VSOCK => "vsock", AF_XDP => "AF_XDP", _ => $"family {Family}" };
        return Family switch
        {
            -1 => "It is not a socket.",
            AF_INET or AF_INET6 when TcpState != 0 => $"It is a TCP socket ({over}) in state {StateName(TcpState)}.",
            AF_INET or AF_INET6 when Protocol == IPPROTO_UDP => $"It is a UDP socket ({over}).",
            _ => $"It is a socket of {over}, type {Type}, protocol {Protocol}.",
        };
    }

    // linux/tcp_states.h, as ss(8) and the manual pages write them.
    static string StateName(int state) => state switch
    {
        1 => "ESTABLISHED",
        2 => "SYN_SENT",
        3 => "SYN_RECV",
        4 => "FIN_WAIT1",
        5 => "FIN_WAIT2",
        6 => "TIME_WAIT",
        7 => "CLOSE: neither connected nor listening",
        8 => "CLOSE_WAIT",
        9 => "LAST_ACK",
        10 => "LISTEN",
        11 => "CLOSING",
        _ => $"{state}",
    };
}
