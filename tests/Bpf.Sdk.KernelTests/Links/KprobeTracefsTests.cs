using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>What is in kprobe_events while we are there and after. Not parallel: the file is everybody's.</summary>
[NonParallelizable]
public sealed class KprobeTracefsTests
{
    static readonly KprobeAttachOptions Options = new() { Mechanism = KprobeMechanism.Tracefs };

    KprobeEventFile _file = null!;
    GetpgidProbe _probe = null!;

    [SetUp]
    public void SetUp()
    {
        KernelRequirement.Root();
        KernelRequirement.Kprobes();
        KernelRequirement.Check(KprobeEventFile.Find() is not null, "needs tracefs with kprobe_events");
        _file = KprobeEventFile.Find()!;
        _probe = new GetpgidProbe();
    }

    [TearDown]
    public void TearDown() => _probe?.Dispose();

    [Test]
    public void An_event_of_ours_is_there_while_attached()
    {
        using var link = _probe.Entry.Attach(GetpgidProbe.Function, Options);

        var found = KprobeLink.QueryEvents().Single(candidate => $"{candidate.Group}/{candidate.Name}" == link.Event);
        TestContext.Out.WriteLine(found);
        Assert.That(found.ProcessId, Is.EqualTo(Environment.ProcessId));
        Assert.That(found.Function, Is.EqualTo(GetpgidProbe.Function));
        Assert.That(found.IsLeftover, Is.False);

        link.Dispose();

        Assert.That(KprobeLink.QueryEvents().Select(candidate => candidate.Name), Does.Not.Contain(found.Name));
    }

    [Test]
    public void An_event_of_somebody_else_stays()
    {
        var foreign = new KprobeEventLine(false, "bpf_sdk_tests", "foreign", GetpgidProbe.Function);
        Assert.That(_file.Add(foreign), Is.Zero);
        try
        {
            using (_probe.Entry.Attach(GetpgidProbe.Function, Options))
            {
                Assert.That(_file.Read(), Does.Contain(foreign));
                Assert.That(KprobeLink.QueryEvents(), Has.Count.EqualTo(1));
            }

            KprobeLink.RemoveLeftovers();

            Assert.That(_file.Read(), Does.Contain(foreign));
        }
        finally
        {
            _file.Remove(foreign.Group, foreign.Name);
        }
    }

    [Test]
    public void The_event_can_have_a_name_of_ones_own()
    {
        using var link = _probe.Entry.Attach(GetpgidProbe.Function, Options with { EventGroup = "bpf_sdk_tests", EventName = "chosen" });

        Assert.That(link.Event, Is.EqualTo("bpf_sdk_tests/chosen"));
        Assert.That(_file.Read().Select(line => $"{line.Group}/{line.Name}"), Does.Contain("bpf_sdk_tests/chosen"));
    }

    [TestCase("getpgid")]
    [TestCase("getsid")]
    public void A_name_that_is_taken_is_said_to_be_and_its_event_stays(string by)
    {
        var foreign = new KprobeEventLine(false, "bpf_sdk_tests", "taken", GetpgidProbe.Function.Replace("getpgid", by));
        Assert.That(_file.Add(foreign), Is.Zero);
        try
        {
            var failure = Assert.Throws<BpfException>(() => _probe.Entry.Attach(GetpgidProbe.Function, Options with { EventGroup = foreign.Group, EventName = foreign.Name }))!;

            TestContext.Out.WriteLine(failure.Message);
            Assert.That(failure.Message, Does.StartWith("Cannot define kprobe event 'bpf_sdk_tests/taken': EEXIST."));
            Assert.That(_file.Read(), Does.Contain(foreign));
        }
        finally
        {
            _file.Remove(foreign.Group, foreign.Name);
        }
    }

    [Test]
    public void What_a_killed_process_left_is_removed_by_the_next_start()
    {
        using var process = ProbingProcess.Start(GetpgidProbe.Function);
        var alive = KprobeLink.QueryEvents().Single(found => found.ProcessId == process.Id);
        Assert.That(alive.IsLeftover, Is.False);
        Assert.That(KprobeLink.RemoveLeftovers(), Is.Empty);

        process.Kill();
        process.WaitForExit();
        var left = KprobeLink.QueryEvents().Single(found => found.ProcessId == process.Id);
        TestContext.Out.WriteLine($"left: {left}");
        Assert.That(left.IsLeftover, Is.True);

        using var link = _probe.Entry.Attach(GetpgidProbe.Function, Options);
        GetpgidProbe.Call(2);

        Assert.That(_probe.EntryCount, Is.EqualTo(2));
        Assert.That(KprobeLink.QueryEvents().Select(found => found.ProcessId), Is.EqualTo(new[] { Environment.ProcessId }));
    }

    [Test]
    public void An_event_that_a_tracer_uses_stays_and_detaching_says_so()
    {
        var link = _probe.Entry.Attach(GetpgidProbe.Function, Options);
        // As perf(1) does. Not by the event's "enable" file: that patches the scheduler's code, which under qemu's emulation can stop the kernel.
        string[] name = link.Event!.Split('/');
        using (new BpfHandle(PerfEventCalls.OpenTracepoint(_file.ReadId(name[0], name[1]))))
        {
            var failure = Assert.Throws<BpfException>(link.Detach)!;

            TestContext.Out.WriteLine(failure.Message);
            Assert.That(failure.Message, Does.Contain("A tracer uses it"));
            GetpgidProbe.Call(1);
            Assert.That(_probe.EntryCount, Is.Zero);
        }

        link.Detach();
        Assert.That(KprobeLink.QueryEvents(), Is.Empty);
    }
}
