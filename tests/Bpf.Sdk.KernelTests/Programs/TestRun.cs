using System.Buffers.Binary;

namespace Bpf.Sdk.KernelTests.Programs;

/// <summary>Runs a program once on a packet, without any device.</summary>
static class TestRun
{
    /// <summary>What the program returns for a packet of 64 zero bytes.</summary>
    public static int Of(BpfProgram program) => Of(program, new byte[64]);

    public static int Of(BpfProgram program, byte[] packet) => program.TestRun(packet, default, default, default).ReturnValue;

    /// <summary>An Ethernet frame with IPv4 and UDP.</summary>
    public static byte[] UdpPacket(ushort destinationPort)
    {
        byte[] packet = new byte[64];
        packet[12] = 0x08; // ETH_P_IP
        packet[14] = 0x45; // IPv4 with a header of 20 bytes
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(16), 50);
        packet[22] = 64; // time to live
        packet[23] = 17; // UDP
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(36), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(38), 30);
        return packet;
    }
}
