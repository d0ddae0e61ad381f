namespace Bpf.Sdk.Tests.Maps;

public sealed class PlainBytesTests
{
    [TestCase("hex 00 1f", 2, "001f")]
    [TestCase("hex:001F", 2, "001f")]
    [TestCase("hex 0x00 0x1f", 2, "001f")]
    [TestCase("HEX 001f22", 3, "001f22")]
    [TestCase("hex", 0, "")]
    [TestCase("[\"0x00\", 31, \"0XFF\"]", 3, "001fff")]
    [TestCase("[]", 0, "")]
    [TestCase("7", 1, "07")]
    [TestCase("-1", 2, "ffff")]
    [TestCase("258", 4, "02010000")]
    [TestCase("0x1ff", 8, "ff01000000000000")]
    [TestCase(" 18446744073709551615 ", 8, "ffffffffffffffff")]
    public void Bytes_are_written_in_three_ways(string text, int size, string expected) =>
        Assert.That(Convert.ToHexStringLower(PlainBytes.Parse(text, size)), Is.EqualTo(expected));

    [TestCase("hex 00", 2, "1 bytes are given, and 2 are needed")]
    [TestCase("hex 0", 1, "each has two hexadecimal digits")]
    [TestCase("hex zz", 1, "each has two hexadecimal digits")]
    [TestCase("[256]", 1, "256 is not a byte")]
    [TestCase("[\"1\"]", 1, "\"1\" is not a byte")]
    [TestCase("[[]]", 1, "[] is not a byte")]
    [TestCase("[1", 1, "It is not a list in JSON")]
    [TestCase("[\"\\ud800\"]", 1, "It is not a list in JSON")]
    [TestCase("1", 3, "It has 3 bytes, and no type says what they are")]
    [TestCase("256", 1, "is not a number of 1 bytes")]
    [TestCase("-129", 1, "is not a number of 1 bytes")]
    [TestCase("0x", 4, "is not a number of 4 bytes")]
    [TestCase("hexagon", 4, "is not a number of 4 bytes")]
    [TestCase("{}", 8, "is not a number of 8 bytes")]
    [TestCase("", 8, "is not a number of 8 bytes")]
    public void What_is_none_of_them_is_refused(string text, int size, string reason) =>
        Assert.That(() => PlainBytes.Parse(text, size), Throws.TypeOf<BpfException>().With.Message.Contains(reason));
}
