using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>Programs that CO-RE has adapted are run: to the kernel's types, and to those of a kernel that there is not (bpf/tests/core_kernel.bpf.c).</summary>
public sealed class CoreTests
{
    string _kernel = "";

    [OneTimeSetUp]
    public void WritesTheTypesOfAnotherKernel()
    {
        KernelRequirement.Root();
        _kernel = Path.GetTempFileName();
        File.WriteAllBytes(_kernel, TestObjects.Image("core_kernel"));
    }

    [OneTimeTearDown]
    public void RemovesThem() => File.Delete(_kernel);

    [Test]
    public void Fields_of_the_running_kernel_are_where_the_program_reads_them()
    {
        using OpenBpfObject open = TestObjects.Open("core_task");
        using BpfObject loaded = open.Load();

        // The program runs on this thread.
        TestRun.Of(loaded.Programs["reads_task"]);

        int Global(string name) => loaded.Sections[".bss"].Read<int>(open.Globals[name].Offset);
        Assert.Multiple(() =>
        {
            Assert.That(Global("tgid"), Is.EqualTo(Environment.ProcessId));
            Assert.That(Directory.Exists($"/proc/self/task/{Global("pid")}"), Is.True);
            Assert.That(Global("leader"), Is.EqualTo(Environment.ProcessId));
            Assert.That(Global("uid"), Is.Zero, "root");
            Assert.That((char)Global("letter"), Is.EqualTo(File.ReadAllText($"/proc/self/task/{Global("pid")}/comm")[2]));
            Assert.That(Global("executes"), Is.Zero);
            Assert.That((Global("has_missing"), Global("missing")), Is.EqualTo((0, -1)));
            Assert.That(Global("size"), Is.GreaterThan(1000));
            Assert.That(Global("ring_buffer"), Is.EqualTo((int)BpfMapType.RingBuffer));
        });
    }

    [Test]
    public void A_field_that_is_read_and_not_there_is_named_with_what_was_looked_at()
    {
        using OpenBpfObject open = TestObjects.Open("core_task");
        open.Programs["reads_task"].AutoLoad = false;
        open.Programs["reads_missing"].AutoLoad = true;

        var exception = Assert.Throws<BpfLoadException>(() => open.Load())!;

        Assert.That(exception.Message, Does.Contain("struct task_struct___none.there_is_no_such_member (0:0 @ offset 0)")
            .And.Contain("struct task_struct has no member 'there_is_no_such_member'")
            .And.Contain("core_task.bpf.c:"));
    }

    [TestCase("offset_of_nested", 52)]
    [TestCase("offset_through_anonymous", 36)]
    [TestCase("there_is_gone", 0)]
    [TestCase("type_exists_absent", 0)]
    [TestCase("type_size", 16)]
    [TestCase("value_negative", -3)]
    [TestCase("value_of_flavour", 9)]
    [TestCase("value_gone_but_asked", -1)]
    [TestCase("reads_gone_but_asked", -1)]
    public void A_program_answers_as_the_other_kernel_would(string program, int answer)
    {
        using BpfObject loaded = LoadOnly(program, out _);

        Assert.That(TestRun.Of(loaded.Programs[program]), Is.EqualTo(answer));
    }

    [TestCase("reads_moved", 32, 0x12345678u, 0x12345678)]
    [TestCase("reads_nested", 48, 0xfffffffeu, -2)]
    [TestCase("reads_grown", 8, 0x8000_0001u, unchecked((int)0x8000_0001))]
    [TestCase("reads_shrunk", 16, 0xffff_abcdu, 0xabcd)]
    [TestCase("reads_pointer", 32, 77u, 77)]
    [TestCase("reads_bits_signed", 0, 0x8080u, -0x100 + 1, Description = "9 bits from the eighth: the highest and the lowest")]
    [TestCase("reads_bits_unsigned", 4, 0xfffd_ffffu, 2, Description = "two bits behind 49, the lower one not set")]
    [TestCase("reads_unpacked_signed", 0, 0x5_fff0u, -16, Description = "a short now")]
    [TestCase("reads_unpacked_unsigned", 2, 0xfeu, 0xfe, Description = "a byte now")]
    [TestCase("reads_by_helper", 52, 55u, 55)]
    public void A_program_reads_where_and_as_the_other_kernel_has_it(string program, int offset, uint value, int expected)
    {
        using BpfObject loaded = LoadOnly(program, out int memory);
        loaded.Sections[".bss"].Write(memory + offset, value);

        Assert.That(TestRun.Of(loaded.Programs[program]), Is.EqualTo(expected));
    }

    [Test]
    public void Bits_beyond_32_are_read_by_one_wider_load()
    {
        using BpfObject loaded = LoadOnly("reads_bits_wide", out int memory);
        loaded.Sections[".bss"].Write(memory, 0x1_2345_6789ul << 16 | 0xffff);

        Assert.That(TestRun.Of(loaded.Programs["reads_bits_wide"]), Is.EqualTo(0x2345_6789));
    }

    [Test]
    public void What_grew_is_written_in_its_new_size()
    {
        using BpfObject loaded = LoadOnly("writes_grown", out int memory);
        loaded.Sections[".bss"].Write(memory + 8, ulong.MaxValue);

        TestRun.Of(loaded.Programs["writes_grown"]);

        Assert.That(loaded.Sections[".bss"].Read<ulong>(memory + 8), Is.EqualTo(77));
    }

    [TestCase("reads_gone", "struct moved.gone")]
    [TestCase("reads_signed_grown", "8 bytes")]
    [TestCase("value_gone", "enum colour::COLOUR_GONE")]
    public void What_cannot_be_adapted_fails_at_the_instruction_that_needs_it(string program, string message) =>
        Assert.That(() => LoadOnly(program, out _), Throws.TypeOf<BpfLoadException>().With.Message.Contains(message).And.Message.Contains(_kernel));

    BpfObject LoadOnly(string program, out int memory)
    {
        using OpenBpfObject open = TestObjects.Open("core_answers");
        foreach (ProgramSpec other in open.Programs.Values)
        {
            other.AutoLoad = other.Name == program;
        }

        memory = open.Globals["memory"].Offset;
        return open.Load(new() { KernelBtf = _kernel });
    }
}
