using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Loading.Externs;

public sealed class ConfigValueTests
{
    [TestCase("y", 1)]
    [TestCase("n", 0)]
    public void A_bool_takes(string value, byte expected) => Assert.That(Write(ConfigValueKind.Bool, 1, value), Is.EqualTo((byte[])[expected]));

    [TestCase("n", 0)]
    [TestCase("y", 1)]
    [TestCase("m", 2)]
    public void A_tristate_takes(string value, byte expected) => Assert.That(Write(ConfigValueKind.Tristate, 4, value), Is.EqualTo((byte[])[expected, 0, 0, 0]));

    [TestCase("y", (byte)'y')]
    [TestCase("65", (byte)65)]
    public void A_character_takes(string value, byte expected) => Assert.That(Write(ConfigValueKind.Character, 1, value), Is.EqualTo((byte[])[expected]));

    [TestCase("250", 250)]
    [TestCase("0x10", 16)]
    [TestCase("010", 8)]
    [TestCase("0", 0)]
    [TestCase("-1", -1)]
    public void A_signed_integer_takes(string value, int expected) => Assert.That(Write(ConfigValueKind.Integer, 4, value, isSigned: true), Is.EqualTo(BitConverter.GetBytes(expected)));

    [TestCase(2, "0xffff", false, true)]
    [TestCase(2, "0x10000", false, false)]
    [TestCase(2, "-1", false, false)]
    [TestCase(2, "32767", true, true)]
    [TestCase(2, "32768", true, false)]
    [TestCase(2, "-32768", true, true)]
    [TestCase(2, "-32769", true, false)]
    [TestCase(8, "0xffffffffffffffff", false, true)]
    [TestCase(8, "0x10000000000000000", false, false)]
    public void A_number_fits_or_not(int size, string value, bool isSigned, bool fits) =>
        Assert.That(ConfigValue.Write(Variable(ConfigValueKind.Integer, size, isSigned), value, new byte[size]), fits ? Is.Null : Is.Not.Null);

    [TestCase("\"ab\"", "ab\0\0")]
    [TestCase("\"\"", "\0\0\0\0")]
    [TestCase("\"abcdef\"", "abc\0")]
    public void A_text_takes_what_fits_and_ends_with_zero(string value, string expected) =>
        Assert.That(System.Text.Encoding.ASCII.GetString(Write(ConfigValueKind.Text, 4, value)!), Is.EqualTo(expected));

    [TestCase(ConfigValueKind.Bool, "m", "a module")]
    [TestCase(ConfigValueKind.Bool, "1", "a bool does not take")]
    [TestCase(ConfigValueKind.Bool, "\"y\"", "a string")]
    [TestCase(ConfigValueKind.Integer, "y", "does not")]
    [TestCase(ConfigValueKind.Integer, "\"1\"", "a string")]
    [TestCase(ConfigValueKind.Tristate, "2", "a number")]
    [TestCase(ConfigValueKind.Text, "y", "does not")]
    [TestCase(ConfigValueKind.Text, "3", "a number")]
    [TestCase(ConfigValueKind.Text, "\"open", "closing quote")]
    [TestCase(ConfigValueKind.Integer, "maybe", "neither")]
    [TestCase(ConfigValueKind.Integer, "089", "neither")]
    [TestCase(ConfigValueKind.Integer, "", "neither")]
    public void What_a_type_does_not_take_is_said(object kind, string value, string reason) =>
        Assert.That(ConfigValue.Write(Variable((ConfigValueKind)kind, 1), value, new byte[1]), Does.Contain(reason));

    static ExternSpec Variable(ConfigValueKind kind, int size, bool isSigned = false) =>
        new() { Name = "CONFIG_TEST", Kind = ExternKind.KernelConfig, ValueKind = kind, Size = size, IsSigned = isSigned };

    static byte[]? Write(ConfigValueKind kind, int size, string value, bool isSigned = false)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0xff, size)];
        Assert.That(ConfigValue.Write(Variable(kind, size, isSigned), value, bytes), Is.Null);
        return bytes;
    }
}
