using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Programs;

public sealed class BpfProgramTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_program_from_raw_instructions_runs()
    {
        using BpfProgram program = BpfProgram.Load(Returning(42));

        Assert.That(TestRun.Of(program), Is.EqualTo(42));
        Assert.That((program.Name, program.Type), Is.EqualTo(("raw", BpfProgramType.SchedCls)));
        Assert.That(program.Id, Is.Positive);
        Assert.That(program.Tag, Does.Match("^[0-9a-f]{16}$"));
    }

    [Test]
    public void Programs_of_the_same_instructions_have_the_same_tag()
    {
        using BpfProgram first = BpfProgram.Load(Returning(1));
        using BpfProgram second = BpfProgram.Load(Returning(1));
        using BpfProgram other = BpfProgram.Load(Returning(2));

        Assert.That(second.Tag, Is.EqualTo(first.Tag));
        Assert.That(other.Tag, Is.Not.EqualTo(first.Tag));
    }

    [Test]
    public void A_program_without_instructions_is_the_callers_mistake() =>
        Assert.That(() => BpfProgram.Load(Returning(0) with { Instructions = [] }), Throws.ArgumentException.With.Message.Contains("'raw' has no instructions"));

    [Test]
    public void A_refused_program_from_raw_instructions_has_the_reason_and_no_source_line()
    {
        var exception = Assert.Throws<BpfLoadException>(() => BpfProgram.Load(Returning(0) with { Instructions = [new(0x95, 0, 0, 0, 0)] }))!;

        Assert.That(exception.Reason, Does.Contain("R0 !read_ok"));
        Assert.That(exception.SourceLine, Is.Null);
        Assert.That(exception.Log, Is.Not.Empty);
    }

    [Test]
    public void A_name_that_the_kernel_would_not_take_is_made_fit()
    {
        using BpfProgram program = BpfProgram.Load(Returning(0) with { Name = "what a long, odd name" });
        using BpfProgram opened = BpfProgram.OpenById(program.Id);

        Assert.That((program.Name, opened.Name), Is.EqualTo(("what a long, odd name", "what_a_long__od")));
    }

    [Test]
    public void A_program_is_opened_by_its_id()
    {
        using BpfProgram program = BpfProgram.Load(Returning(7));
        using BpfProgram opened = BpfProgram.OpenById(program.Id);

        Assert.That((opened.Name, opened.Id, opened.Tag), Is.EqualTo((program.Name, program.Id, program.Tag)));
        Assert.That(TestRun.Of(opened), Is.EqualTo(7));
    }

    [Test]
    public void An_id_that_no_program_has_is_named() =>
        Assert.That(() => BpfProgram.OpenById(uint.MaxValue), Throws.TypeOf<BpfException>().With.Message.Contains("'4294967295': ENOENT. No program has this id"));

    [Test]
    public void A_pinned_program_outlives_its_handle()
    {
        using var files = new BpfFileSystemScope();
        string path = files.Path("below/program");
        using (BpfProgram program = BpfProgram.Load(Returning(7)))
        {
            program.Pin(path);
        }

        using (BpfProgram opened = BpfProgram.OpenPinned(path))
        {
            Assert.That(TestRun.Of(opened), Is.EqualTo(7));
        }

        BpfProgram.Unpin(path);
        Assert.That(() => BpfProgram.OpenPinned(path), Throws.TypeOf<BpfException>().With.Message.Contains("Nothing is pinned there"));
    }

    [Test]
    public void A_map_is_not_taken_for_a_program()
    {
        using var files = new BpfFileSystemScope();
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        loaded.Maps["packets"].Pin(files.Path("packets"));

        Assert.That(() => BpfProgram.OpenPinned(files.Path("packets")), Throws.TypeOf<BpfException>().With.Message.Contains("is a map, and not a program"));
    }

    [Test]
    public void A_program_of_an_object_is_closed_with_the_object_only()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        BpfObject loaded = open.Load();
        BpfProgram program = loaded.Programs["tc_pass"];

        program.Dispose();
        Assert.That(TestRun.Of(program), Is.Zero);

        loaded.Dispose();
        Assert.That(() => TestRun.Of(program), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Only_a_classifier_is_one_for_traffic_control()
    {
        using BpfProgram classifier = BpfProgram.Load(Returning(0));
        using BpfProgram filter = BpfProgram.Load(Returning(0) with { Type = BpfProgramType.SocketFilter });

        Assert.That(classifier.AsTc().Id, Is.EqualTo(classifier.Id));
        Assert.That(() => filter.AsTc(), Throws.InvalidOperationException.With.Message.Contains("SocketFilter"));
    }

    [Test]
    public void Double_disposal_does_nothing()
    {
        BpfProgram program = BpfProgram.Load(Returning(0));
        program.Dispose();
        program.Dispose();

        Assert.That(() => TestRun.Of(program), Throws.TypeOf<ObjectDisposedException>());
    }

    // r0 = value; exit
    static ProgramSpec Returning(int value) => new()
    {
        Name = "raw",
        Type = BpfProgramType.SchedCls,
        License = "GPL",
        Instructions = [new(0xb7, 0, 0, 0, value), new(0x95, 0, 0, 0, 0)],
    };
}
