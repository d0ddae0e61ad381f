using Bpf.Sdk.Kernel;
using static Bpf.Sdk.Tests.Kernel.NetlinkReaderTests;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class NetlinkErrorTests
{
    static readonly byte[] Request = Message(36, 0, [1, 2, 3, 4]);
    static readonly byte[] Extended = [.. Attribute(1, "Exclusivity flag on, cannot modify\0\0"u8), .. Attribute(2, BitConverter.GetBytes(20u))];

    [Test]
    public void Zero_is_success() => Assert.That(Parse(0, 0, Request), Is.EqualTo(NetlinkError.Success));

    [Test]
    public void The_error_number_is_positive() => Assert.That(Parse(-17, 0, Request).ErrorNumber, Is.EqualTo(17));

    [Test]
    public void The_kernels_words_follow_the_repeated_request() =>
        Assert.That(Parse(-17, NetlinkUapi.NLM_F_ACK_TLVS, [.. Request, .. Extended]), Is.EqualTo(new NetlinkError(17, "Exclusivity flag on, cannot modify", 20)));

    [Test]
    public void The_kernels_words_follow_the_header_of_a_capped_request() =>
        Assert.That(Parse(-17, NetlinkUapi.NLM_F_ACK_TLVS | NetlinkUapi.NLM_F_CAPPED, [.. Request[..16], .. Extended]).Message, Is.EqualTo("Exclusivity flag on, cannot modify"));

    [Test]
    public void The_sentence_quotes_words_and_place() =>
        Assert.That(new NetlinkError(17, "no", 20).Sentence, Is.EqualTo("The kernel says: \"no\" (at byte 20 of the request)."));

    [Test]
    public void Without_words_there_is_no_sentence() => Assert.That(new NetlinkError(17).Sentence, Is.Null);

    [Test]
    public void A_repeated_request_that_is_longer_than_the_message_is_malformed()
    {
        byte[] lying = [.. Request];
        BitConverter.TryWriteBytes(lying, uint.MaxValue);

        Assert.That(() => Parse(-17, NetlinkUapi.NLM_F_ACK_TLVS, lying), Throws.TypeOf<BpfException>());
    }

    [Test]
    public void A_short_acknowledgement_is_malformed() =>
        Assert.That(() => Read(Message(NetlinkUapi.NLMSG_ERROR, 0, [0, 0, 0, 0]), done: false), Throws.TypeOf<BpfException>());

    [Test]
    public void The_end_of_a_dump_may_carry_an_error() =>
        Assert.That(Read(Message(NetlinkUapi.NLMSG_DONE, 0, BitConverter.GetBytes(-19)), done: true).ErrorNumber, Is.EqualTo(19));

    [Test]
    public void The_end_of_a_dump_of_old_kernels_is_empty() =>
        Assert.That(Read(Message(NetlinkUapi.NLMSG_DONE, 0, []), done: true), Is.EqualTo(NetlinkError.Success));

    static NetlinkError Parse(int error, int flags, byte[] rest) =>
        Read(Message(NetlinkUapi.NLMSG_ERROR, (ushort)flags, [.. BitConverter.GetBytes(error), .. rest]), done: false);

    static NetlinkError Read(byte[] datagram, bool done)
    {
        var reader = new NetlinkReader(datagram);
        _ = reader.MoveNext();
        return done ? NetlinkError.ParseDone(reader.Current) : NetlinkError.Parse(reader.Current);
    }
}
