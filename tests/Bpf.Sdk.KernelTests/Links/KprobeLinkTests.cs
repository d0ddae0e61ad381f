using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>What holds for every mechanism. Not parallel: the tests count the same system call of one process.</summary>
[TestFixture(KprobeMechanism.Link)]
[TestFixture(KprobeMechanism.Pmu)]
[TestFixture(KprobeMechanism.Tracefs)]
[NonParallelizable]
public sealed class KprobeLinkTests(KprobeMechanism mechanism)
{
    readonly KprobeAttachOptions _options = new() { Mechanism = mechanism };
    GetpgidProbe _probe = null!;

    [SetUp]
    public void SetUp()
    {
        KernelRequirement.Root();
        KernelRequirement.Kprobes();
        _probe = new GetpgidProbe();
    }

    [TearDown]
    public void TearDown()
    {
        _probe?.Dispose();
        Assert.That(KprobeLink.QueryEvents().Where(left => left.ProcessId == Environment.ProcessId), Is.Empty);
    }

    [Test]
    public void An_attached_program_sees_every_call_until_disposed()
    {
        var link = _probe.Entry.Attach(GetpgidProbe.Function, _options);
        GetpgidProbe.Call(7);
        Assert.That(_probe.EntryCount, Is.EqualTo(7));

        link.Dispose();
        GetpgidProbe.Call(3);

        Assert.That(_probe.EntryCount, Is.EqualTo(7));
    }

    [Test]
    public void Detach_ends_it_and_may_be_repeated()
    {
        using var link = _probe.Entry.Attach(GetpgidProbe.Function, _options);
        link.Detach();
        link.Detach();
        GetpgidProbe.Call(3);

        Assert.That(_probe.EntryCount, Is.Zero);
    }

    [Test]
    public void The_program_sees_the_argument()
    {
        using var link = _probe.Entry.Attach(GetpgidProbe.Function, _options);
        GetpgidProbe.Call(1);

        Assert.That((int)_probe.LastArgument, Is.EqualTo(GetpgidProbe.Nobody));
    }

    [Test]
    public void A_return_probe_sees_the_result()
    {
        const int NoSuchProcess = 3; // ESRCH
        using var link = _probe.Return.Attach(GetpgidProbe.Function, _options with { IsReturn = true });
        GetpgidProbe.Call(4);

        Assert.That(_probe.ReturnCount, Is.EqualTo(4));
        Assert.That((int)_probe.LastResult, Is.EqualTo(-NoSuchProcess));
        Assert.That(link.IsReturn, Is.True);
    }

    [Test]
    public void A_link_tells_what_it_is()
    {
        using var link = _probe.Entry.Attach(GetpgidProbe.Function, _options);

        Assert.That(link.Mechanism, Is.EqualTo(mechanism));
        Assert.That(link.Function, Is.EqualTo(GetpgidProbe.Function));
        Assert.That(link.ProgramId, Is.EqualTo(_probe.EntryProgram.Id));
        Assert.That(link.IsPinned, Is.False);
        Assert.That(link.Event is not null, Is.EqualTo(mechanism == KprobeMechanism.Tracefs));
        Assert.That(link.ToString(), Does.StartWith($"{mechanism} entry of {GetpgidProbe.Function}, program id {_probe.EntryProgram.Id}"));
    }

    [Test]
    public void Two_attachments_count_twice_and_end_one_by_one()
    {
        using var first = _probe.Entry.Attach(GetpgidProbe.Function, _options);
        var second = _probe.Entry.Attach(GetpgidProbe.Function, _options);
        GetpgidProbe.Call(1);
        second.Dispose();
        GetpgidProbe.Call(1);

        Assert.That(_probe.EntryCount, Is.EqualTo(3));
    }

    [Test]
    public void A_link_that_nobody_holds_stays_attached()
    {
        AttachAndForget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GetpgidProbe.Call(2);

        Assert.That(_probe.EntryCount, Is.EqualTo(2));
        _forgotten!.Target.Dispose();
    }

    Forgotten? _forgotten;

    // A method of its own, so that nothing on the stack holds the link.
    [MethodImpl(MethodImplOptions.NoInlining)]
    void AttachAndForget() => _forgotten = new Forgotten(new WeakReference<KprobeLink>(_probe.Entry.Attach(GetpgidProbe.Function, _options)));

    sealed record Forgotten(WeakReference<KprobeLink> Reference)
    {
        public KprobeLink Target => Reference.TryGetTarget(out var link) ? link : throw new InvalidOperationException("The link was collected.");
    }

    [Test]
    public void A_function_that_does_not_exist_is_said_with_those_that_are_near()
    {
        string wrong = GetpgidProbe.Function.Replace("getpgid", "getpgit");
        var failure = Assert.Throws<BpfException>(() => _probe.Entry.Attach(wrong, _options))!;

        TestContext.Out.WriteLine(failure.Message);
        Assert.That(failure.Message, Does.StartWith($"Cannot attach to kernel function '{wrong}': E").And.Contain("This kernel has no function of this name.").And.Contain($"'{GetpgidProbe.Function}'"));
    }

    [Test]
    public void A_blacklisted_function_is_said_to_be()
    {
        string? function = Blacklisted();
        if (function is null)
        {
            Assert.Ignore("The test needs /sys/kernel/debug/kprobes/blacklist (debugfs).");
        }

        var failure = Assert.Throws<BpfException>(() => _probe.Entry.Attach(function!, _options))!;

        TestContext.Out.WriteLine(failure.Message);
        Assert.That(failure.Message, Does.Contain("kprobes/blacklist lists it"));
    }

    [Test]
    public void Data_is_said_to_be_no_function()
    {
        var failure = Assert.Throws<BpfException>(() => _probe.Entry.Attach("jiffies_64", _options))!;

        TestContext.Out.WriteLine(failure.Message);
        Assert.That(failure.Message, Does.Contain("It is data, and not a function."));
    }

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("vfs_read+4")]
    [TestCase("vfs_read\np:x/y vfs_write")]
    public void What_is_no_name_is_refused(string function) => Assert.That(() => _probe.Entry.Attach(function, _options), Throws.ArgumentException);

    [Test]
    public void Nothing_is_left_when_attaching_fails()
    {
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 2; i++)
        {
            Assert.Throws<BpfException>(() => _probe.Entry.Attach("no_such_function_at_all", _options));
        }

        Assert.That(Directory.GetFiles("/proc/self/fd"), Has.Length.EqualTo(before));
    }

    // One that kallsyms has once: others are refused for being ambiguous.
    static string? Blacklisted()
    {
        const string List = "/sys/kernel/debug/kprobes/blacklist";
        if (!File.Exists(List))
        {
            return null;
        }

        var unique = KernelSymbols.ReadAll().GroupBy(symbol => symbol.Name).Where(group => group.Count() == 1 && group.First() is { IsFunction: true, Module: null }).Select(group => group.Key).ToHashSet();
        return File.ReadLines(List).Select(line => line[(line.IndexOf('\t') + 1)..]).FirstOrDefault(unique.Contains);
    }
}
