using System.Net;
using System.Net.Sockets;

namespace MesChk.Demo;

/// <summary>Sends UDP packets from one host of the demo to the other, at a steady pace.</summary>
static class PacketSender
{
    const int PayloadSize = 64;
    const int PacketsPerBurst = 16;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Sends packets; <paramref name="onSent"/> is told how many there have been after each burst.</summary>
    public static void Send(DemoNetwork network, int port, int packets, Action<int> onSent, CancellationToken cancellation)
    {
        // A socket belongs to the namespace that it was made in, whichever thread uses it later.
        using Socket receiver = network.Receiver.Call(() => Bind(DemoNetwork.ReceiverAddress, port));
        using Socket sender = network.Sender.Call(() => Bind(DemoNetwork.SenderAddress, 0));
        sender.Connect(new IPEndPoint(IPAddress.Parse(DemoNetwork.ReceiverAddress), port));
        Span<byte> payload = stackalloc byte[PayloadSize];
        payload.Clear();
        for (int sent = 0; sent < packets;)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int end = Math.Min(packets, sent + PacketsPerBurst); sent < end; sent++)
            {
                sender.Send(payload);
            }

            onSent(sent);
            Thread.Sleep(Pause);
        }
    }

    static Socket Bind(string address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        return socket;
    }
}
