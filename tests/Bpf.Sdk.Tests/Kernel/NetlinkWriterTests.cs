using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class NetlinkWriterTests
{
    [Test]
    public void A_message_has_length_type_flags_and_sequence()
    {
        var writer = new NetlinkWriter(stackalloc byte[64], type: 18, flags: 5);

        var header = MemoryMarshal.Read<NetlinkHeader>(writer.Finish(sequence: 7));

        Assert.That((header.nlmsg_len, header.nlmsg_type, header.nlmsg_flags, header.nlmsg_seq), Is.EqualTo((16u, (ushort)18, (ushort)5, 7u)));
    }

    [Test]
    public void Attributes_are_padded_with_zeros_to_four_bytes_in_a_dirty_buffer()
    {
        Span<byte> buffer = stackalloc byte[64];
        buffer.Fill(0xFF);
        var writer = new NetlinkWriter(buffer, 18, 5);
        writer.Attribute(3, "v1234"); // 4 + 5 + NUL = 10

        var message = writer.Finish(1);

        Assert.That(message.Length, Is.EqualTo(16 + 12));
        Assert.That(message[16..].ToArray(), Is.EqualTo(Words(10, 3).Concat("v1234\0\0\0"u8.ToArray())).AsCollection);
    }

    [Test]
    public void A_nested_attribute_spans_what_it_holds()
    {
        var writer = new NetlinkWriter(stackalloc byte[64], 44, 5);
        int nested = writer.BeginNested(2);
        writer.Attribute(6, 9u);
        writer.EndNested(nested);
        writer.Attribute(11, 1u);

        var message = writer.Finish(1)[16..];

        Assert.That(BitConverter.ToUInt16(message), Is.EqualTo(12));
        Assert.That(BitConverter.ToUInt16(message[2..]), Is.EqualTo(2 | NetlinkUapi.NLA_F_NESTED));
        Assert.That(message.Length, Is.EqualTo(12 + 8));
    }

    [Test]
    public void The_same_message_can_be_finished_again_with_another_sequence()
    {
        var writer = new NetlinkWriter(stackalloc byte[32], 18, 5);
        writer.Attribute(3, 1u);
        _ = writer.Finish(1);

        Assert.That(MemoryMarshal.Read<NetlinkHeader>(writer.Finish(2)).nlmsg_seq, Is.EqualTo(2));
    }

    [Test]
    public void Running_over_the_buffer_throws_and_writes_nothing_beyond()
    {
        byte[] memory = new byte[32];

        Assert.That(() =>
        {
            var writer = new NetlinkWriter(memory.AsSpan(0, 24), 18, 5);
            writer.Attribute(3, "eight456");
        }, Throws.ArgumentException.With.Message.Contains("does not fit"));
        Assert.That(memory[24..], Is.All.Zero);
    }

    [Test]
    public void An_attribute_longer_than_its_length_field_throws()
    {
        Assert.That(() =>
        {
            var writer = new NetlinkWriter(new byte[200_000], 18, 5);
            writer.Attribute(3, new byte[65_532]);
        }, Throws.ArgumentException.With.Message.Contains("65535"));
    }

    static byte[] Words(ushort first, ushort second) => [.. BitConverter.GetBytes(first), .. BitConverter.GetBytes(second)];
}
