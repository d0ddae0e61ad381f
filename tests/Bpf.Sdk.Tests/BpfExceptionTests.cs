namespace Bpf.Sdk.Tests;

public sealed class BpfExceptionTests
{
    [Test]
    public void A_message_says_operation_name_errno_and_what_to_do() =>
        Assert.That(new BpfException("create map", "m", 1, "Run as root.").Message, Is.EqualTo("Cannot create map 'm': EPERM. Run as root."));

    [Test]
    public void An_errno_without_a_name_is_a_number() => Assert.That(new BpfException("create map", null, 999, null).Message, Is.EqualTo("Cannot create map: errno 999."));

    [TestCase(null, -1, "It is broken.")]
    [TestCase(null, 12, "It is broken (at offset 12 of the file).")]
    [TestCase(".BTF", -1, "It is broken (in section '.BTF').")]
    [TestCase(".BTF", 12, "It is broken (in section '.BTF', at offset 12).")]
    public void A_format_error_says_where(string? section, int offset, string message) => Assert.That(new BpfFormatException("It is broken", section, offset).Message, Is.EqualTo(message));

    [Test]
    public void A_mismatch_lists_each_difference() =>
        Assert.That(new BpfMapMismatchException("m", [new("value size", "8", "4"), new("type", "Array", "Hash")], "Remove it.").Message,
            Is.EqualTo("Map 'm' is not the one that was asked for: value size is 4, not 8; type is Hash, not Array. Remove it."));

    [Test]
    public void A_file_that_is_not_there_is_an_IO_error() => Assert.That(() => BpfObject.Open("/does/not/exist.bpf.o"), Throws.InstanceOf<IOException>());

    [Test]
    public void A_resource_that_is_not_there_is_named() =>
        Assert.That(() => BpfObject.OpenResource(typeof(BpfExceptionTests).Assembly, "missing.bpf.o"), Throws.TypeOf<BpfException>().With.Message.Contains("missing.bpf.o").And.Message.Contains("BpfCompile"));
}
