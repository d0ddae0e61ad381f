using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bpf.Sdk.Tests.Maps;

public sealed class PrefixTests
{
    [Test]
    public void They_are_laid_out_as_in_C()
    {
        Assert.That((Unsafe.SizeOf<IPv4Prefix>(), Unsafe.SizeOf<IPv6Prefix>()), Is.EqualTo((8, 20)));
        Assert.That(Bytes(new IPv4Prefix(IPAddress.Parse("10.1.2.3"), 24))[4..], Is.EqualTo(new byte[] { 10, 1, 2, 0 }));
        Assert.That(Bytes(IPv6Prefix.Parse("2001:db8::ff/32"))[4..], Is.EqualTo(new byte[] { 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(MemoryMarshal.Read<uint>(Bytes(IPv6Prefix.Parse("::/77"))), Is.EqualTo(77));
    }

    [TestCase("10.0.0.0/8", "10.0.0.0/8")]
    [TestCase("10.1.2.3/8", "10.0.0.0/8")]
    [TestCase("0.0.0.0/0", "0.0.0.0/0")]
    [TestCase("255.255.255.255", "255.255.255.255/32")]
    public void IPv4_is_read_and_written(string text, string expected)
    {
        IPv4Prefix prefix = IPv4Prefix.Parse(text);

        Assert.That(prefix.ToString(), Is.EqualTo(expected));
        Assert.That(new IPv4Prefix(prefix.ToIPNetwork()), Is.EqualTo(prefix));
    }

    [TestCase("2001:db8::1/32", "2001:db8::/32")]
    [TestCase("::/0", "::/0")]
    [TestCase("::1", "::1/128")]
    public void IPv6_is_read_and_written(string text, string expected)
    {
        IPv6Prefix prefix = IPv6Prefix.Parse(text);

        Assert.That(prefix.ToString(), Is.EqualTo(expected));
        Assert.That(new IPv6Prefix(prefix.ToIPNetwork()), Is.EqualTo(prefix));
    }

    [Test]
    public void An_address_that_is_mapped_into_IPv6_is_one_of_IPv4() =>
        Assert.That(new IPv4Prefix(IPAddress.Parse("::ffff:10.1.2.3")).ToString(), Is.EqualTo("10.1.2.3/32"));

    [Test]
    public void The_other_family_is_refused()
    {
        Assert.That(() => new IPv4Prefix(IPAddress.IPv6Loopback), Throws.ArgumentException.With.Message.Contains("IPv6Prefix"));
        Assert.That(() => new IPv4Prefix(IPNetwork.Parse("::ffff:10.0.0.0/104")), Throws.ArgumentException);
        Assert.That(() => new IPv6Prefix(IPAddress.Loopback), Throws.ArgumentException.With.Message.Contains("IPv4Prefix"));
        Assert.That(() => IPv4Prefix.Parse("::1"), Throws.TypeOf<FormatException>());
        Assert.That(() => IPv4Prefix.Parse("10.0.0.0/33"), Throws.TypeOf<FormatException>());
        Assert.That(() => IPv4Prefix.Parse("10.0.0.0/99999999999"), Throws.TypeOf<FormatException>());
        Assert.That(() => IPv6Prefix.Parse("10.0.0.0/8"), Throws.TypeOf<FormatException>().With.Message.Contains("'10.0.0.0/8'"));
        Assert.That(() => new IPv6Prefix(IPAddress.IPv6Any, 129), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Bits_behind_the_prefix_do_not_count()
    {
        IPv4Prefix stray = MemoryMarshal.Read<IPv4Prefix>([.. BitConverter.GetBytes(8u), 10, 1, 2, 3]);

        Assert.That(stray, Is.EqualTo(IPv4Prefix.Parse("10.0.0.0/8")));
        Assert.That(stray.GetHashCode(), Is.EqualTo(IPv4Prefix.Parse("10.0.0.0/8").GetHashCode()));
        Assert.That(stray == IPv4Prefix.Parse("10.0.0.0/9"), Is.False);
        Assert.That(stray.ToIPNetwork(), Is.EqualTo(IPNetwork.Parse("10.0.0.0/8")));
    }

    static byte[] Bytes<T>(T value) where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
