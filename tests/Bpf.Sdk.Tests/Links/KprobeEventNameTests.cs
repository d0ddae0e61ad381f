using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk.Tests.Links;

/// <summary>Which events are ours, and which of them were left.</summary>
public sealed class KprobeEventNameTests
{
    static readonly ProcessIdentity Process = new(1234, 0x1a2b3c, 4026531836);

    [Test]
    public void A_name_says_whose_it_is()
    {
        string name = KprobeEventName.Create(Process, 2, "vfs_read");

        Assert.That(name, Is.EqualTo("bpfsdk_1234_1a2b3c_effffffc_2_vfs_read"));
        Assert.That(KprobeEventName.TryParse(name, out var process), Is.True);
        Assert.That(process, Is.EqualTo(Process));
    }

    [Test]
    public void A_long_function_is_cut_and_its_other_characters_replaced()
    {
        string name = KprobeEventName.Create(new(4194304, ulong.MaxValue, uint.MaxValue), int.MaxValue, "ext4:do.isra.0$" + new string('x', 80));

        Assert.That(name, Has.Length.EqualTo(KprobeEventName.MaximumLength).And.Contains("_ext4_do"));
        Assert.That(KprobeEventName.ProblemOf(name), Is.Null);
        Assert.That(KprobeEventName.TryParse(name, out _), Is.True);
    }

    [Test]
    public void No_two_are_alike() => Assert.That(Enumerable.Range(0, 20).Select(_ => KprobeEventName.Next("f")), Is.Unique);

    [TestCase("")]
    [TestCase("vfs_read")]
    [TestCase("bpfsdk")]
    [TestCase("bpfsdk_1234_1a_2b_1")]
    [TestCase("bpfsdk_x_1a_2b_1_vfs_read")]
    [TestCase("bpfsdk_1234_1a_2b_one_vfs_read")]
    [TestCase("other_1234_1a_2b_1_vfs_read")]
    public void Names_of_others_are_not_ours(string name) => Assert.That(KprobeEventName.TryParse(name, out _), Is.False);

    [Test]
    public void Of_everybodys_events_ours_are_listed_in_every_group()
    {
        var other = Process with { Id = 77 };
        KprobeEventLine[] lines =
        [
            new(false, "kprobes", "test_bpf", "sys_bpf"),
            new(true, "bpf_sdk", KprobeEventName.Create(Process, 1, "vfs_read"), "vfs_read"),
            new(false, "mine", KprobeEventName.Create(other, 1, "vfs_write"), "vfs_write+4"),
            new(false, "bpf_sdk", "chosen", "vfs_read"),
        ];

        var events = KprobeEvents.OfOurs(lines, process => process == other);

        Assert.That(events.Select(found => (found.Group, found.ProcessId, found.Function, found.IsReturn, found.IsLeftover)), Is.EqualTo(new[]
        {
            ("bpf_sdk", 1234, "vfs_read", true, false),
            ("mine", 77, "vfs_write+4", false, true),
        }));
    }

    [Test]
    public void This_process_has_not_ended() => Assert.That(ProcessIdentity.Current.HasEnded(), Is.False);

    [Test]
    public void An_earlier_process_of_this_number_has_ended() =>
        Assert.That((ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime - 1 }).HasEnded(), Is.True);

    [Test]
    public void Of_another_namespace_nothing_is_known() => Assert.That(new ProcessIdentity(int.MaxValue, 1, 1).HasEnded(), Is.False);

    [TestCase("", "has 0 characters")]
    [TestCase("a b", "no name")]
    [TestCase("a/b", "no name")]
    [TestCase("1a", "no name")]
    [TestCase("a\np:x/y vfs_read", "no name")]
    public void A_name_that_the_kernel_would_refuse_or_misread_is_refused(string name, string problem) => Assert.That(KprobeEventName.ProblemOf(name), Does.Contain(problem));
}
