using System.Net;
using System.Net.Sockets;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.MesChk;

/// <summary>A sender and a receiver, each in a namespace, and between them a third one with a bridge: packets enter it at <c>v1</c> and leave it at <c>v2</c>.</summary>
sealed class MeterNetwork : IDisposable
{
    public const string IngressDevice = "v1";
    public const string EgressDevice = "v2";
    public const int Port = 12345;

    readonly List<NetworkNamespaceScope> _scopes = [];

    public MeterNetwork()
    {
        try
        {
            Switch = Add();
            Sender = Add();
            Receiver = Add();
            Switch.Ip("link add bridge0 type bridge", "link set bridge0 up");
            Connect(Sender, IngressDevice, "10.0.0.1");
            Connect(Receiver, EgressDevice, "10.0.0.2");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NetworkNamespaceScope Switch { get; } = null!;

    NetworkNamespaceScope Sender { get; } = null!;

    NetworkNamespaceScope Receiver { get; } = null!;

    /// <summary>Sends UDP datagrams through the switch and waits until each has arrived.</summary>
    public void Send(int packets, int port = Port)
    {
        using Socket receiver = Receiver.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        using Socket sender = Sender.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        receiver.ReceiveTimeout = 5_000;
        receiver.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.2"), port));
        sender.Connect("10.0.0.2", port);
        var payload = new byte[32];
        for (int i = 0; i < packets; i++)
        {
            sender.Send(payload);
            receiver.Receive(payload);
        }
    }

    /// <summary>Runs <c>meschk</c> in the switch.</summary>
    public ProcessResult Run(params string[] arguments) => Switch.Run(() => Meschk.Run(arguments));

    public void Dispose()
    {
        foreach (NetworkNamespaceScope scope in _scopes)
        {
            scope.Dispose();
        }
    }

    NetworkNamespaceScope Add()
    {
        var scope = new NetworkNamespaceScope();
        _scopes.Add(scope);
        return scope;
    }

    void Connect(NetworkNamespaceScope host, string port, string address)
    {
        Switch.Ip($"link add {port} type veth peer name eth0 netns {host.ProcPath}", $"link set {port} master bridge0 up");
        host.Ip($"address add {address}/24 dev eth0", "link set eth0 up");
    }
}
