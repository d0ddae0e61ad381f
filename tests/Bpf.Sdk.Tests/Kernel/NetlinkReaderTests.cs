using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class NetlinkReaderTests
{
    [Test]
    public void A_datagram_of_two_messages_gives_both()
    {
        byte[] datagram = [.. Message(44, 0, [1, 2, 3]), 0, .. Message(3, 0x10, [0, 0, 0, 0])];
        var reader = new NetlinkReader(datagram);

        Assert.That(reader.MoveNext(), Is.True);
        Assert.That(reader.Current.Payload.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(reader.MoveNext(), Is.True);
        Assert.That(reader.Current.Header.nlmsg_flags, Is.EqualTo(NetlinkUapi.NLM_F_DUMP_INTR));
        Assert.That(reader.MoveNext(), Is.False);
    }

    [TestCase(15, 16u, TestName = "Less_than_a_header_is_malformed")]
    [TestCase(16, 15u, TestName = "A_length_below_the_header_is_malformed")]
    [TestCase(16, 17u, TestName = "A_length_beyond_the_datagram_is_malformed")]
    [TestCase(16, uint.MaxValue, TestName = "A_length_that_would_be_negative_is_malformed")]
    public void Malformed_messages_throw(int length, uint claimed)
    {
        byte[] datagram = new byte[length];
        BitConverter.TryWriteBytes(datagram, claimed);

        Assert.That(() =>
        {
            var reader = new NetlinkReader(datagram);
            while (reader.MoveNext())
            {
            }
        }, Throws.TypeOf<BpfException>().With.Message.Contains("malformed"));
    }

    [Test]
    public void Attributes_give_type_without_flags_and_value_without_padding()
    {
        byte[] bytes = [.. Attribute(2 | NetlinkUapi.NLA_F_NESTED, "abcde"u8), 0, 0, 0, .. Attribute(11, BitConverter.GetBytes(42u))];
        var attributes = new NetlinkAttributes(bytes);

        Assert.That(attributes.MoveNext(), Is.True);
        Assert.That((attributes.Type, attributes.String), Is.EqualTo(((ushort)2, "abcde")));
        Assert.That(attributes.MoveNext(), Is.True);
        Assert.That((attributes.Type, attributes.UInt32), Is.EqualTo(((ushort)11, 42u)));
        Assert.That(attributes.MoveNext(), Is.False);
    }

    [TestCase((ushort)3)]
    [TestCase((ushort)9)]
    public void An_attribute_of_impossible_length_throws(ushort claimed)
    {
        byte[] bytes = new byte[8];
        BitConverter.TryWriteBytes(bytes, claimed);

        Assert.That(() =>
        {
            var attributes = new NetlinkAttributes(bytes);
            while (attributes.MoveNext())
            {
            }
        }, Throws.TypeOf<BpfException>());
    }

    [Test]
    public void A_number_in_a_short_attribute_throws()
    {
        byte[] bytes = Attribute(11, [1, 2]);

        Assert.That(() =>
        {
            var attributes = new NetlinkAttributes(bytes);
            _ = attributes.MoveNext();
            _ = attributes.UInt32;
        }, Throws.TypeOf<BpfException>().With.Message.Contains("attribute 11"));
    }

    [Test]
    public void Any_cut_or_changed_byte_is_either_read_or_refused()
    {
        byte[] good = [.. Message(NetlinkUapi.RTM_NEWTFILTER, 0, [.. new byte[20], .. Attribute(1, "bpf\0"u8), .. Attribute(2, Attribute(11, BitConverter.GetBytes(7u)))])];
        int refused = 0;
        for (int i = 0; i < good.Length; i++)
        {
            byte[][] variants = [good[..i], .. from value in (byte[])[0, 1, 3, 0x7F, 0x80, 0xFF] select (byte[])[.. good[..i], value, .. good[(i + 1)..]]];
            foreach (byte[] variant in variants)
            {
                try
                {
                    _ = ReadFilters(variant);
                }
                catch (BpfException)
                {
                    refused++;
                }
            }
        }

        Assert.That(refused, Is.Positive);
    }

    [Test]
    public void A_filter_is_read_whole()
    {
        byte[] header = new byte[20];
        BitConverter.TryWriteBytes(header.AsSpan(8), 5u);                            // handle
        BitConverter.TryWriteBytes(header.AsSpan(12), TrafficControl.EgressParent);
        BitConverter.TryWriteBytes(header.AsSpan(16), 49152u << 16 | 0x0300u);       // priority, ETH_P_ALL in network order
        byte[] options = [.. Attribute(7, "mes_end\0"u8), .. Attribute(8, BitConverter.GetBytes(1u)), .. Attribute(11, BitConverter.GetBytes(77u))];
        byte[] datagram = Message(NetlinkUapi.RTM_NEWTFILTER, 0, [.. header, .. Attribute(1, "bpf\0"u8), .. Attribute(11, BitConverter.GetBytes(0u)), .. Attribute(2, options)]);

        Assert.That(ReadFilters(datagram), Is.EqualTo(new[]
        {
            new TcFilter(TrafficControl.EgressParent, 49152, NetlinkUapi.ETH_P_ALL, 5, 0, "bpf", 77, "mes_end", IsDirectAction: true),
        }));
    }

    static List<TcFilter> ReadFilters(byte[] datagram)
    {
        var filters = new List<TcFilter>();
        var reader = new NetlinkReader(datagram);
        while (reader.MoveNext())
        {
            if (TrafficControl.ParseFilter(reader.Current, out var filter))
            {
                filters.Add(filter);
            }
        }

        return filters;
    }

    internal static byte[] Message(ushort type, ushort flags, ReadOnlySpan<byte> payload) =>
        [.. BitConverter.GetBytes(16 + payload.Length), .. BitConverter.GetBytes(type), .. BitConverter.GetBytes(flags), .. new byte[8], .. payload];

    // All values in these tests but strings are multiples of four bytes; strings are padded by hand.
    internal static byte[] Attribute(int type, ReadOnlySpan<byte> value) =>
        [.. BitConverter.GetBytes((ushort)(4 + value.Length)), .. BitConverter.GetBytes((ushort)type), .. value];
}
