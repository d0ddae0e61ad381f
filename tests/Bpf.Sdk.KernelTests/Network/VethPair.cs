using System.Net;
using System.Net.Sockets;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>Two namespaces joined by a pair of virtual Ethernet devices, <c>v0</c> at 10.0.0.1 and <c>v1</c> at 10.0.0.2. The tests attach to <c>v0</c>.</summary>
sealed class VethPair : IDisposable
{
    public const string Device = "v0";
    public const string PeerDevice = "v1";
    public const int Port = 12345;

    public static readonly IPAddress Address = IPAddress.Parse("10.0.0.1");
    public static readonly IPAddress PeerAddress = IPAddress.Parse("10.0.0.2");

    readonly NetworkNamespaceScope? _far;

    public VethPair()
    {
        Near = new NetworkNamespaceScope();
        try
        {
            _far = new NetworkNamespaceScope();
            Near.Ip($"link add {Device} type veth peer name {PeerDevice} netns {Far.ProcPath}", $"addr add {Address}/24 dev {Device}", $"link set {Device} up");
            Far.Ip($"addr add {PeerAddress}/24 dev {PeerDevice}", $"link set {PeerDevice} up");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The namespace with <see cref="Device"/>.</summary>
    public NetworkNamespaceScope Near { get; }

    /// <summary>The namespace with <see cref="PeerDevice"/>.</summary>
    public NetworkNamespaceScope Far => _far!;

    /// <summary>Sends UDP datagrams into <see cref="Device"/> and waits until they have arrived.</summary>
    public void SendIn(int count) => Send(Far, Near, Address, count);

    /// <summary>Sends UDP datagrams out of <see cref="Device"/> and waits until they have arrived.</summary>
    public void SendOut(int count) => Send(Near, Far, PeerAddress, count);

    public void Dispose()
    {
        // Devices of a namespace that is gone are removed by a worker of the kernel, some time later: removed by hand they are gone now.
        Near.TryRun("ip", $"link del {Device}");
        _far?.Dispose();
        Near.Dispose();
    }

    static void Send(NetworkNamespaceScope from, NetworkNamespaceScope to, IPAddress address, int count)
    {
        // A socket stays in the namespace of the thread that made it.
        using var receiver = to.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        using var sender = from.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        receiver.ReceiveTimeout = 5_000;
        receiver.Bind(new IPEndPoint(address, Port));
        sender.Connect(address, Port);
        byte[] buffer = new byte[16];
        for (int i = 0; i < count; i++)
        {
            sender.Send(buffer);
            receiver.Receive(buffer);
        }
    }
}
