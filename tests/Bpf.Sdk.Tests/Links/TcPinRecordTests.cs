using Bpf.Sdk.Links;

namespace Bpf.Sdk.Tests.Links;

public sealed class TcPinRecordTests
{
    const string Text = "tc-clsact-1 ifindex=5 netns=4026531840 direction=egress priority=49152 handle=0x1f device=v1";

    static readonly TcPinRecord Record = new(5, 4026531840, TcDirection.Egress, 49152, 0x1f, "v1");

    [Test]
    public void Is_written_as_text_that_people_can_read() => Assert.That(Record.ToString(), Is.EqualTo(Text));

    [Test]
    public void Is_read_back()
    {
        Assert.That(TcPinRecord.TryParse(Text, out var record), Is.True);
        Assert.That(record, Is.EqualTo(Record));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("/etc/passwd")]
    [TestCase("tc-clsact-2 ifindex=5 netns=4026531840 direction=egress priority=49152 handle=0x1f device=v1")]
    [TestCase("tc-clsact-1 ifindex=0 netns=4026531840 direction=egress priority=49152 handle=0x1f device=v1")]
    [TestCase("tc-clsact-1 ifindex=-5 netns=4026531840 direction=egress priority=49152 handle=0x1f device=v1")]
    [TestCase("tc-clsact-1 ifindex=5 netns=x direction=egress priority=49152 handle=0x1f device=v1")]
    [TestCase("tc-clsact-1 ifindex=5 netns=4026531840 direction=both priority=49152 handle=0x1f device=v1")]
    [TestCase("tc-clsact-1 ifindex=5 netns=4026531840 direction=egress priority=65536 handle=0x1f device=v1")]
    [TestCase("tc-clsact-1 ifindex=5 netns=4026531840 direction=egress priority=0 handle=0x1f device=v1")]
    [TestCase("tc-clsact-1 ifindex=5 netns=4026531840 direction=egress priority=49152 handle=0x device=v1")]
    [TestCase("tc-clsact-1 ifindex=5 netns=4026531840 direction=egress priority=49152 handle=0x1f device=")]
    [TestCase("tc-clsact-1 ifindex=5 netns=4026531840 direction=egress priority=49152 handle=0x1f")]
    [TestCase("tc-clsact-1 ifindex=5 netns=4026531840 direction=egress priority=49152 handle=0x1f device=v1 more")]
    public void Anything_else_is_refused(string? text) => Assert.That(TcPinRecord.TryParse(text, out _), Is.False);
}
