using System.Runtime.InteropServices;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>What a socket is, and how far it has come. Read only to explain a failure.</summary>
/// <param name="Family">AF_…, or -1 if it is no socket.</param>
/// <param name="Type">SOCK_….</param>
/// <param name="Protocol">IPPROTO_….</param>
/// <param name="TcpState">TCP_…, or 0 of other protocols.</param>
readonly record struct SocketFacts(int Family, int Type, int Protocol, int TcpState)
{
    // asm-generic/socket.h
    const int SolSocket = 1;
    const int SoType = 3;
    const int SoReusePort = 15;
    const int SoProtocol = 38;
    const int SoDomain = 39;

    // linux/socket.h
    const int Unix = 1;
    const int IPv4 = 2;
    const int IPv6 = 10;
    const int Vsock = 40;
    const int Xdp = 44;

    // linux/in.h, linux/tcp.h
    const int Tcp = 6;
    const int Udp = 17;
    const int TcpInfo = 11;

    /// <summary>SO_REUSEPORT is set.</summary>
    public bool IsPortShared { get; init; }

    public static SocketFacts Read(SafeHandle socket)
    {
        using var use = new HandleUse(socket);
        int descriptor = (int)use.FileDescriptor;
        int protocol = Option(descriptor, SolSocket, SoProtocol);
        int family = Option(descriptor, SolSocket, SoDomain);
        bool isTcp = protocol == Tcp && family is IPv4 or IPv6;
        return new(family, Option(descriptor, SolSocket, SoType), protocol, isTcp ? Option(descriptor, Tcp, TcpInfo) & 0xff : 0)
        {
            IsPortShared = Option(descriptor, SolSocket, SoReusePort) == 1,
        };
    }

    // -1 if there is none. Of a longer one, the first four bytes.
    static unsafe int Option(int socket, int level, int name)
    {
        int value = 0;
        socklen_t size = sizeof(int);
        // SAFETY: the kernel writes as many bytes as size says at most.
        return LibC.getsockopt(socket, level, name, &value, &size) == 0 ? value : -1;
    }

    /// <summary>A sentence about it.</summary>
    public override string ToString()
    {
        string over = Family switch { IPv4 => "IPv4", IPv6 => "IPv6", Unix => "Unix", Vsock => "vsock", Xdp => "AF_XDP", _ => $"family {Family}" };
        return Family switch
        {
            -1 => "It is not a socket.",
            IPv4 or IPv6 when TcpState != 0 => $"It is a TCP socket ({over}) in state {StateName(TcpState)}.",
            IPv4 or IPv6 when Protocol == Udp => $"It is a UDP socket ({over}).",
            _ => $"It is a socket of {over}, type {Type}, protocol {Protocol}.",
        };
    }

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
