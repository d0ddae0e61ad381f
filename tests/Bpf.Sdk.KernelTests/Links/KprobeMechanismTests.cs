using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Links;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>Which mechanism is taken, and what is said if there is none. Not parallel: the tests count the same system call of one process.</summary>
[NonParallelizable]
public sealed class KprobeMechanismTests
{
    static readonly KprobeKernel WithoutLinks = new() { ProbeLink = _ => FeatureSupport.Missing };
    static readonly KprobeKernel WithoutPmu = new() { FindPmu = () => null };
    static readonly KprobeKernel WithoutTracefs = new() { FindEvents = () => null };
    static readonly KprobeKernel WithoutKprobes = new() { FindPmu = () => null, FindEvents = () => null };

    GetpgidProbe _probe = null!;

    [SetUp]
    public void SetUp()
    {
        KernelRequirement.Root();
        _probe = new GetpgidProbe();
    }

    [TearDown]
    public void TearDown() => _probe?.Dispose();

    [Test]
    public void The_best_is_taken()
    {
        KernelRequirement.Kprobes();
        using var link = _probe.Entry.Attach(GetpgidProbe.Function);

        Assert.That(link.Mechanism, Is.EqualTo(KprobeMechanism.Link));
    }

    [Test]
    public void Without_links_the_pmu_is_taken_and_without_it_tracefs()
    {
        KernelRequirement.Kprobes();
        using var pmu = On(WithoutLinks).Attach(GetpgidProbe.Function);
        using var tracefs = On(WithoutPmu).Attach(GetpgidProbe.Function);

        Assert.That(pmu.Mechanism, Is.EqualTo(KprobeMechanism.Pmu));
        Assert.That(tracefs.Mechanism, Is.EqualTo(KprobeMechanism.Tracefs));
    }

    [Test]
    public void A_mechanism_that_is_forced_and_missing_is_said_to_be()
    {
        KernelRequirement.Kprobes();
        Assert.That(() => On(WithoutLinks).Attach(GetpgidProbe.Function, new() { Mechanism = KprobeMechanism.Link }), Throws.TypeOf<BpfNotSupportedException>().With.Property("MinimumKernel").EqualTo("5.15"));
        Assert.That(() => On(WithoutLinks).Attach(GetpgidProbe.Function, new() { Cookie = 1 }), Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("only a link can have a cookie"));
        Assert.That(() => On(WithoutPmu).Attach(GetpgidProbe.Function, new() { Mechanism = KprobeMechanism.Pmu }), Throws.TypeOf<BpfNotSupportedException>().With.Property("MinimumKernel").EqualTo("4.17"));
        Assert.That(() => On(WithoutTracefs).Attach(GetpgidProbe.Function, new() { Mechanism = KprobeMechanism.Tracefs }), Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("by tracefs"));
    }

    [TestCase(KprobeMechanism.Auto)]
    [TestCase(KprobeMechanism.Link)]
    [TestCase(KprobeMechanism.Pmu)]
    [TestCase(KprobeMechanism.Tracefs)]
    public void Without_kprobes_the_configuration_is_named(KprobeMechanism mechanism) => Assert.That(
        () => On(WithoutKprobes).Attach(GetpgidProbe.Function, new() { Mechanism = mechanism }),
        Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("CONFIG_KPROBES"));

    [Test]
    public void A_kernel_without_kprobes_is_said_to_be()
    {
        if (KprobePmu.Find() is not null || KprobeEventFile.Find() is not null)
        {
            Assert.Ignore("The test needs a kernel without kprobes.");
        }

        var failure = Assert.Throws<BpfNotSupportedException>(() => _probe.Entry.Attach(GetpgidProbe.Function))!;

        TestContext.Out.WriteLine(failure.Message);
        Assert.That(failure.Feature, Is.EqualTo("kprobes"));
        Assert.That(failure.Message, Does.Contain("CONFIG_KPROBES"));
    }

    [Test]
    public void A_cookie_reaches_the_program()
    {
        KernelRequirement.Kprobes();
        using var link = _probe.Entry.Attach(GetpgidProbe.Function, new() { Cookie = 0x1234567890 });
        GetpgidProbe.Call(1);

        Assert.That(_probe.LastCookie, Is.EqualTo(0x1234567890));
    }

    [Test]
    public void A_pinned_link_outlives_its_holder_until_it_is_detached()
    {
        KernelRequirement.Kprobes();
        using var files = new BpfFileSystemScope();
        string path = files.Path("links/getpgid");
        using (var made = _probe.Entry.Attach(GetpgidProbe.Function, new() { PinPath = path }))
        {
            Assert.That(made.IsPinned, Is.True);
        }

        GetpgidProbe.Call(2);
        Assert.That(_probe.EntryCount, Is.EqualTo(2));

        using var opened = KprobeLink.OpenPinned(path);
        TestContext.Out.WriteLine(opened);
        Assert.That(opened.ProgramId, Is.EqualTo(_probe.EntryProgram.Id));
        Assert.That(opened.Function, Is.EqualTo(GetpgidProbe.Function).Or.Null);
        opened.Detach();
        GetpgidProbe.Call(2);

        Assert.That(_probe.EntryCount, Is.EqualTo(2));
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void A_pin_that_cannot_be_made_leaves_nothing()
    {
        KernelRequirement.Kprobes();
        using var files = new BpfFileSystemScope();
        string path = files.Path("taken");
        using var first = _probe.Entry.Attach(GetpgidProbe.Function, new() { PinPath = path });

        Assert.That(() => _probe.Entry.Attach(GetpgidProbe.Function, new() { PinPath = path }), Throws.TypeOf<BpfException>().With.Message.Contains("EEXIST"));
        GetpgidProbe.Call(1);

        Assert.That(_probe.EntryCount, Is.EqualTo(1));
        first.Detach();
    }

    [Test]
    public void Something_else_is_not_opened_as_a_link()
    {
        using var files = new BpfFileSystemScope();
        string path = files.Path("program");
        _probe.EntryProgram.Pin(path);

        Assert.That(() => KprobeLink.OpenPinned(path), Throws.TypeOf<BpfException>().With.Message.Contains("a program, and not a link"));
    }

    [Test]
    public void Options_that_contradict_each_other_are_refused()
    {
        KprobeAttachOptions[] wrong =
        [
            new() { IsReturn = true, Offset = 4 },
            new() { Offset = -1 },
            new() { Mechanism = (KprobeMechanism)9 },
            new() { Mechanism = KprobeMechanism.Tracefs, Cookie = 1 },
            new() { Mechanism = KprobeMechanism.Pmu, PinPath = "/sys/fs/bpf/x" },
            new() { Mechanism = KprobeMechanism.Link, EventGroup = "group" },
            new() { EventName = "a b" },
            new() { EventGroup = "" },
            new() { PinPath = "" },
        ];
        foreach (var options in wrong)
        {
            Assert.That(() => _probe.Entry.Attach(GetpgidProbe.Function, options), Throws.InstanceOf<ArgumentException>(), options.ToString());
        }
    }

    [Test]
    public void An_offset_within_an_instruction_is_said_to_be()
    {
        KernelRequirement.Kprobes();
        var failures = new List<string>();
        for (int offset = 1; offset < 16; offset++)
        {
            try
            {
                _probe.Entry.Attach(GetpgidProbe.Function, new() { Offset = offset }).Dispose();
            }
            catch (BpfException failure) when (failure.ErrorNumber == Errno.EILSEQ)
            {
                failures.Add(failure.Message);
            }
        }

        Assert.That(failures, Is.Not.Empty);
        Assert.That(failures, Has.All.Contains("No instruction begins at offset"));
    }

    [Test]
    public void A_program_of_another_type_is_no_kprobe()
    {
        using var program = new CountingProgram();

        Assert.That(() => program.Program.AsKprobe(), Throws.InvalidOperationException);
    }

    KprobeProgram On(KprobeKernel kernel) => new(_probe.EntryProgram) { Kernel = kernel };
}
