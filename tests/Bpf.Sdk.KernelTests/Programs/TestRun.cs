using System.Buffers.Binary;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Programs;

/// <summary>Runs a program once on a packet, without any device: bpf(2), BPF_PROG_TEST_RUN.</summary>
static unsafe class TestRun
{
    const BpfCommand ProgramTestRun = (BpfCommand)10; // BPF_PROG_TEST_RUN, linux/bpf.h

#pragma warning disable CS0649 // fields that the kernel alone writes, or that stay zero
    // The test member of union bpf_attr, as far as it is needed.
    struct Attributes
    {
        public uint prog_fd;
        public uint retval;
        public uint data_size_in;
        public uint data_size_out;
        public ulong data_in;
        public ulong data_out;
        public uint repeat;
        public uint duration;
    }
#pragma warning restore CS0649

    /// <summary>What the program returns for a packet of 64 zero bytes.</summary>
    public static int Of(BpfProgram program) => Of(program, new byte[64]);

    public static int Of(BpfProgram program, byte[] packet)
    {
        fixed (byte* data = packet)
        {
            var attributes = new Attributes { prog_fd = (uint)program.Handle.FileDescriptor, data_in = (ulong)data, data_size_in = (uint)packet.Length, repeat = 1 };
            int result = BpfSyscall.Invoke(ProgramTestRun, ref attributes);
            Assert.That(result, Is.Zero, $"BPF_PROG_TEST_RUN: {Errno.Name(-result)}");
            return (int)attributes.retval;
        }
    }

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
