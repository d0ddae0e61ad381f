using Bpf.Sdk.Loading.Targets;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Loading.Targets;

public sealed class UserProbeTests
{
    [TestCase("usdt/libc.so.6:libc:setjmp", BpfAttachType.Unspecified, FeatureSupport.Present, ExpectedResult = BpfAttachType.TraceUprobeMulti)]
    [TestCase("usdt.s", BpfAttachType.Unspecified, FeatureSupport.Present, ExpectedResult = BpfAttachType.TraceUprobeMulti)]
    [TestCase("usdt", BpfAttachType.Unspecified, FeatureSupport.Missing, ExpectedResult = BpfAttachType.Unspecified)]
    [TestCase("usdt", BpfAttachType.Unspecified, FeatureSupport.Unknown, ExpectedResult = BpfAttachType.Unspecified)]
    [TestCase("usdt", BpfAttachType.TraceUprobeSession, FeatureSupport.Present, ExpectedResult = BpfAttachType.TraceUprobeSession)]
    [TestCase("uprobe", BpfAttachType.Unspecified, FeatureSupport.Present, ExpectedResult = BpfAttachType.Unspecified)]
    public BpfAttachType A_user_probe_is_for_one_link_where_there_are_such_links(string section, BpfAttachType attachType, FeatureSupport links) =>
        UserProbe.Adapt(new() { Name = "probe", SectionName = section, Type = BpfProgramType.Kprobe, AttachType = attachType }, new(_ => links)).AttachType;

    [Test]
    public void The_callers_program_is_not_changed()
    {
        var program = new ProgramSpec { Name = "probe", SectionName = "usdt", Type = BpfProgramType.Kprobe };

        _ = UserProbe.Adapt(program, new(static _ => FeatureSupport.Present));

        Assert.That(program.AttachType, Is.EqualTo(BpfAttachType.Unspecified));
    }
}
