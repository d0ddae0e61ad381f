using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Objects;

public sealed class SpecTests
{
    static MapSpec Map() => new() { Name = "m", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 8, MaxEntries = 16, Flags = 1 };

    [Test]
    public void Maps_with_equal_attributes_are_equal() => Assert.That(Map(), Is.EqualTo(new MapSpec { Name = "m", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 8, MaxEntries = 16, Flags = 1 }));

    [Test]
    public void Maps_that_differ_in_one_attribute_are_not_equal() => Assert.That(Map() with { MaxEntries = 17 }, Is.Not.EqualTo(Map()));

    [Test]
    public void A_copy_of_a_map_has_a_life_of_its_own()
    {
        MapSpec original = Map();
        MapSpec copy = original with { };

        copy.MaxEntries = 99;

        Assert.That(original.MaxEntries, Is.EqualTo(16));
    }

    [Test]
    public void A_map_prints_what_it_is() => Assert.That(Map().ToString(), Is.EqualTo("m (Hash, key 4, value 8, 16 entries, flags 0x1)"));

    [Test]
    public void The_same_object_read_twice_gives_equal_maps_and_programs()
    {
        (ObjectSpec first, ObjectSpec second) = (TestObjects.Parse("mes_chk"), TestObjects.Parse("mes_chk"));

        Assert.That(second.Maps, Is.EqualTo(first.Maps));
        Assert.That(second.Programs, Is.EqualTo(first.Programs));
        Assert.That(second.Programs[0].GetHashCode(), Is.EqualTo(first.Programs[0].GetHashCode()));
    }

    [Test]
    public void Programs_that_differ_in_one_instruction_are_not_equal()
    {
        ProgramSpec program = TestObjects.Parse("tc_pass").Programs[0];

        Assert.That(program with { Instructions = program.Instructions.SetItem(0, program.Instructions[0] with { Immediate = 7 }) }, Is.Not.EqualTo(program));
    }

    [Test]
    public void A_program_prints_what_it_is() =>
        Assert.That(TestObjects.Parse("tc_pass").Programs[0].ToString(), Is.EqualTo("tc_pass (SchedCls, section 'tc', 2 instructions)"));

    [Test]
    public void The_license_is_read_and_given_to_each_program()
    {
        ObjectSpec spec = TestObjects.Parse("mes_chk");

        Assert.That(spec.License, Is.EqualTo("Dual MIT/GPL"));
        Assert.That(spec.Programs.Select(static program => program.License), Is.All.EqualTo("Dual MIT/GPL"));
    }

    [TestCase("mes_chk.bpf.o", "mes_chk")]
    [TestCase("/var/lib/meter/mes_chk.o", "mes_chk")]
    [TestCase("mes_chk", "mes_chk")]
    [TestCase("a.b.bpf.o", "a.b")]
    [TestCase("", "")]
    public void An_object_is_named_for_its_file(string path, string name) => Assert.That(BpfObjectFile.Parse(TestObjects.Image("tc_pass"), path).Name, Is.EqualTo(name));

    [Test]
    public void The_section_of_a_program_says_its_type() =>
        Assert.That(TestObjects.Parse("core_read").Programs[0] is { Type: BpfProgramType.Kprobe, SectionName: "kprobe/do_exit", AutoLoad: true });

    [Test]
    public void A_section_that_begins_with_a_question_mark_is_not_loaded_by_itself()
    {
        ProgramSpec program = TestObjects.Parse("statics").Programs.Single(static program => program.Name == "only_on_demand");

        Assert.That((program.AutoLoad, program.SectionName, program.Type), Is.EqualTo((false, "tc", BpfProgramType.SchedCls)));
    }

    [Test]
    public void A_static_function_is_not_a_program() =>
        Assert.That(TestObjects.Parse("statics").Programs.Select(static program => program.Name), Is.EqualTo(new[] { "counts", "only_on_demand", "of_no_known_type" }));

    [Test]
    public void An_instruction_has_8_bytes_in_the_kernels_layout()
    {
        // r2 = *(u32 *)(r1 - 2) as RFC 9669 writes it: opcode, source and destination, offset, immediate.
        var load = new BpfInstruction(0x61, destination: 2, source: 1, offset: -2, immediate: 0x01020304);

        Assert.That(Unsafe.SizeOf<BpfInstruction>(), Is.EqualTo(8));
        Assert.That(MemoryMarshal.AsBytes([load]).ToArray(), Is.EqualTo(new byte[] { 0x61, 0x12, 0xfe, 0xff, 4, 3, 2, 1 }));
        Assert.That((load.Destination, load.Source), Is.EqualTo((2, 1)));
    }
}
