using System.Net;
using System.Net.Sockets;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>A network namespace that has nothing but loopback, and sockets in it: they stay in it wherever they are used.</summary>
sealed class LoopbackNamespace : IDisposable
{
    readonly NetworkNamespaceScope _namespace = new();
    readonly List<IDisposable> _sockets = [];

    public LoopbackNamespace() => _namespace.Ip("link set lo up");

    /// <summary>Two TCP sockets that are connected to each other.</summary>
    public (Socket First, Socket Second) Connection()
    {
        Socket listener = Tcp();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket first = Tcp();
        first.Connect(listener.LocalEndPoint!);
        Socket second = Keep(listener.Accept());
        first.ReceiveTimeout = second.ReceiveTimeout = 10_000;
        return (first, second);
    }

    public Socket Tcp() => _namespace.Run(() => Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)));

    public Socket Udp() => _namespace.Run(() => Keep(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 }));

    /// <summary>SO_REUSEPORT, for which .NET has no option.</summary>
    public static void SharePort(Socket socket) => socket.SetRawSocketOption(1, 15, BitConverter.GetBytes(1));

    /// <summary>SO_COOKIE.</summary>
    public static ulong CookieOf(Socket socket)
    {
        byte[] cookie = new byte[8];
        socket.GetRawSocketOption(1, 57, cookie);
        return BitConverter.ToUInt64(cookie);
    }

    public void Dispose()
    {
        _sockets.ForEach(static socket => socket.Dispose());
        _namespace.Dispose();
    }

    Socket Keep(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }
}
