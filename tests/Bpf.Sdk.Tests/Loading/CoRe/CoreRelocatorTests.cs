using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.CoRe;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tests.Btf;

namespace Bpf.Sdk.Tests.Loading.CoRe;

/// <summary>bpf/tests/core_answers.bpf.c adapted to the types of bpf/tests/core_kernel.bpf.c, instruction by instruction.</summary>
public sealed class CoreRelocatorTests
{
    const int Poison = 0xbad2310;

    static readonly BtfTable s_kernel = TestObjects.Parse("core_kernel").Btf!;

    [TestCase("offset_of_nested", 52)]
    [TestCase("offset_through_anonymous", 36)]
    [TestCase("offset_of_element", 64)]
    [TestCase("offset_by_flavour", 36)]
    [TestCase("size_of_field", 16)]
    [TestCase("size_of_array", 16)]
    [TestCase("size_of_element", 8)]
    [TestCase("there_is_field", 1)]
    [TestCase("there_is_gone", 0)]
    [TestCase("there_is_beyond", 0)]
    [TestCase("there_is_retyped_number", 0)]
    [TestCase("there_is_retyped_pointer", 0)]
    [TestCase("there_is_retyped_member", 0)]
    [TestCase("there_is_in_open_end", 1)]
    [TestCase("there_is_in_closed_end", 0)]
    [TestCase("signed_of_signed", 1)]
    [TestCase("signed_of_unsigned", 0)]
    [TestCase("type_exists", 1)]
    [TestCase("type_exists_absent", 0)]
    [TestCase("type_exists_typedef", 1)]
    [TestCase("type_exists_absent_typedef", 0)]
    [TestCase("type_exists_union", 1)]
    [TestCase("type_exists_of_other_kind", 0)]
    [TestCase("type_size", 16)]
    [TestCase("type_size_absent", 0)]
    [TestCase("type_size_typedef", 8)]
    [TestCase("value_negative", -3)]
    [TestCase("value_moved", 70)]
    [TestCase("value_of_flavour", 9)]
    [TestCase("value_exists", 1)]
    [TestCase("value_exists_gone", 0)]
    [TestCase("value_exists_absent", 0)]
    [TestCase("type_number_of_absent", 0)]
    [TestCase("chosen_by_other_member", 0)]
    [TestCase("same_in_both", 0)]
    public void An_answer_is_the_constant_of_the_first_instruction(string program, int answer)
    {
        LinkedProgram linked = Relocate(program);

        Assert.That(linked.Instructions[0].Immediate, Is.EqualTo(answer));
        Assert.That(linked.DescribePoison(0), Is.Null);
    }

    [Test]
    public void A_types_number_is_the_kernels() =>
        Assert.That(Relocate("type_number").Instructions[0].Immediate, Is.EqualTo(s_kernel.Find(BtfKind.Struct, "resized")!.Value.Id));

    [Test]
    public void A_types_local_number_is_the_objects() =>
        Assert.That(Relocate("type_number_local").Instructions[0].Immediate, Is.EqualTo(TestObjects.Parse("core_answers").Btf!.Find(BtfKind.Struct, "resized")!.Value.Id));

    [Test]
    public void A_negative_value_fills_both_halves_of_the_constant() =>
        Assert.That(Relocate("value_negative").Instructions.Take(2).Select(item => item.Immediate), Is.EqualTo(new[] { -3, -1 }));

    [Test]
    public void A_constant_that_differs_in_its_upper_half_is_shown_whole_with_who_cuts_it()
    {
        ObjectSpec spec = TestObjects.Parse("core_answers");
        ProgramSpec program = Program(spec, "value_negative");
        LinkedProgram linked = LinkedProgram.Link(spec, program);
        linked.Instructions[1] = linked.Instructions[1] with { Immediate = 5 };

        Assert.That(() => new CoreRelocator(spec, Options(() => new KernelTypes(s_kernel))).Relocate(program, linked),
            Throws.TypeOf<BpfFormatException>().With.Message.Contains($"and not {(5ul << 32) + (uint)linked.Instructions[0].Immediate}").And.Message.Contains("clang before 15"));
    }

    [TestCase("reads_moved", 32, 0x61)]
    [TestCase("reads_nested", 48, 0x61)]
    [TestCase("reads_grown", 8, 0x79)]
    [TestCase("reads_shrunk", 16, 0x69)]
    [TestCase("reads_pointer", 32, 0x79)]
    public void A_load_has_the_offset_and_the_size_that_the_kernel_has(string program, int offset, int opcode)
    {
        BpfInstruction load = Relocate(program).Instructions[2]; // behind the address of the memory

        Assert.That((load.Offset, load.Opcode), Is.EqualTo(((short)offset, (byte)opcode)));
    }

    [TestCase("offset_of_gone")]
    [TestCase("value_gone")]
    [TestCase("reads_gone")]
    [TestCase("reads_signed_grown")]
    [TestCase("reads_packed")]
    public void What_is_not_there_becomes_a_call_of_a_helper_that_is_not_there(string program)
    {
        LinkedProgram linked = Relocate(program);

        Assert.That(linked.Instructions.Count(item => item == new BpfInstruction(0x85, 0, 0, 0, Poison)), Is.EqualTo(program == "value_gone" ? 2 : 1));
    }

    [TestCase(0, true)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public void Both_halves_of_a_constant_are_explained(int instruction, bool isExplained) =>
        Assert.That(Relocate("value_gone").DescribePoison(instruction), isExplained ? Is.Not.Null : Is.Null);

    [Test]
    public void The_explanation_has_what_was_looked_for_the_candidates_and_why_none_fits()
    {
        LinkedProgram linked = Relocate("reads_gone");

        Assert.That(linked.DescribePoison(2), Does.Contain("struct moved.gone (0:4 @ offset 48)")
            .And.Contain($"struct moved [{s_kernel.Find(BtfKind.Struct, "moved")!.Value.Id}]")
            .And.Contain("struct moved has no member 'gone'")
            .And.Contain("bpf_core_field_exists()"));
    }

    [Test]
    public void The_explanation_of_a_changed_size_says_both_sizes() =>
        Assert.That(Relocate("reads_signed_grown").DescribePoison(2), Does.Contain("struct resized.number").And.Contain("8 bytes in the kernel and 4 in the object"));

    [Test]
    public void The_explanation_of_a_value_names_the_enumerator() =>
        Assert.That(Relocate("value_gone").DescribePoison(0), Does.Contain("enum colour::COLOUR_GONE").And.Contain("it has no enumerator 'COLOUR_GONE'").And.Contain("bpf_core_enum_value_exists()"));

    [Test]
    public void Types_of_one_name_that_give_different_answers_are_refused()
    {
        Assert.That(() => Relocate("ambiguous"), Throws.TypeOf<BpfException>().With.Message.Contains("'ambiguous'")
            .And.Message.Contains("struct twin.common (0:0 @ offset 0) gives 0").And.Message.Contains("struct twin___2.common (0:1 @ offset 4) gives 4"));
    }

    [Test]
    public void A_candidate_that_one_relocation_rules_out_is_out_for_the_next()
    {
        ObjectSpec spec = TestObjects.Parse("core_answers");
        var relocator = new CoreRelocator(spec, Options(() => new KernelTypes(s_kernel)));

        Assert.That(Relocate(spec, relocator, "chosen_for_common_member").Instructions[0].Immediate, Is.EqualTo(4));
    }

    [Test]
    public void A_program_that_is_not_loaded_rules_nothing_out()
    {
        ObjectSpec spec = TestObjects.Parse("core_answers");
        Program(spec, "chosen_by_other_member").AutoLoad = false;
        var relocator = new CoreRelocator(spec, Options(() => new KernelTypes(s_kernel)));

        Assert.That(() => Relocate(spec, relocator, "chosen_for_common_member"), Throws.TypeOf<BpfException>().With.Message.Contains("gives 4"));
    }

    [Test]
    public void A_kernel_that_does_not_tell_its_types_is_said_to()
    {
        ObjectSpec spec = TestObjects.Parse("core_answers");

        Assert.That(() => Relocate(spec, new(spec, Options(() => null)), "type_exists"), Throws.TypeOf<BpfNotSupportedException>()
            .With.Message.Contains("CONFIG_DEBUG_INFO_BTF").And.Message.Contains("BpfLoadOptions.KernelBtf").And.Message.Contains("'type_exists'"));
    }

    [Test]
    public void A_types_local_number_asks_nothing_of_the_kernel()
    {
        ObjectSpec spec = TestObjects.Parse("core_answers");

        Assert.That(Relocate(spec, new(spec, Options(() => null)), "type_number_local").Instructions, Is.Not.Empty);
    }

    [Test]
    public void A_file_of_types_takes_the_place_of_the_kernels()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, TestObjects.Image("core_kernel"));
            ObjectSpec spec = TestObjects.Parse("core_answers");

            Assert.That(Relocate(spec, new(spec, new() { KernelBtf = path }), "type_size").Instructions[0].Immediate, Is.EqualTo(16));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_file_of_types_that_is_not_there_is_named()
    {
        ObjectSpec spec = TestObjects.Parse("core_answers");

        Assert.That(() => Relocate(spec, new(spec, new() { KernelBtf = "/nowhere/vmlinux" }), "type_size"),
            Throws.TypeOf<BpfException>().With.Message.Contains("/nowhere/vmlinux").And.Message.Contains("KernelBtf"));
    }

    [Test]
    public void A_module_is_asked_for_what_the_kernel_does_not_have()
    {
        var module = new BtfBuilder(baseTable: s_kernel);
        module.Type(BtfKind.Struct, "absent", 40);
        BtfTable types = module.Parse();
        ObjectSpec spec = TestObjects.Parse("core_answers");
        var relocator = new CoreRelocator(spec, Options(() => new KernelTypes(s_kernel, _ => [new ModuleBtf("other", () => types)])));

        Assert.That(Relocate(spec, relocator, "type_size_absent").Instructions[0].Immediate, Is.EqualTo(40));
        Assert.That(Relocate(spec, relocator, "type_exists_absent").Instructions[0].Immediate, Is.EqualTo(1));
        Assert.That(Relocate(spec, relocator, "type_size").Instructions[0].Immediate, Is.EqualTo(16));
    }

    static LinkedProgram Relocate(string program)
    {
        ObjectSpec spec = TestObjects.Parse("core_answers");
        foreach (ProgramSpec other in spec.Programs)
        {
            other.AutoLoad = other.Name == program;
        }

        return Relocate(spec, new(spec, Options(() => new KernelTypes(s_kernel))), program);
    }

    static LinkedProgram Relocate(ObjectSpec spec, CoreRelocator relocator, string program)
    {
        LinkedProgram linked = LinkedProgram.Link(spec, Program(spec, program));
        relocator.Relocate(Program(spec, program), linked);
        return linked;
    }

    static ProgramSpec Program(ObjectSpec spec, string name) => spec.Programs.Single(item => item.Name == name);

    static BpfLoadOptions Options(Func<KernelTypes?> types) => new() { Kernel = new() { ReadTypes = types } };
}
