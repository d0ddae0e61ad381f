using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Loading;

public sealed class MissingMapTests
{
    [TestCase("invalid func unknown#2001000001", "map 'mes_map_cnt'")]
    [TestCase("invalid func unknown#2001000003", "global variables ('.rodata')")]
    [TestCase("invalid func unknown#2001000099", null)]
    [TestCase("invalid func unknown#195", null)]
    public void The_verifier_s_words_say_what_is_missing(string reason, string? what) =>
        Assert.That(MissingMap.Explain(reason, TestObjects.Parse("mes_chk")), what is null ? Is.Null : Does.Contain(what));

    [Test]
    public void Both_slots_of_the_load_become_the_same_call()
    {
        var instructions = new BpfInstruction[3];

        MissingMap.Poison(instructions, 1, 4);

        Assert.That(instructions, Is.EqualTo(new BpfInstruction[] { default, new(0x85, 0, 0, 2001000004), new(0x85, 0, 0, 2001000004) }));
    }
}
