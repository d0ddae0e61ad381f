using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tests.Elf;

namespace Bpf.Sdk.Tests.Loading;

public sealed class LinkedProgramTests
{
    [Test]
    public void A_program_that_calls_nothing_stays_as_it_is()
    {
        (ObjectSpec spec, LinkedProgram linked) = Link("tc_pass", "tc_pass");

        Assert.That(linked.Instructions, Is.EqualTo(spec.Programs[0].Instructions));
        Assert.That(linked.References, Is.Empty);
    }

    [Test]
    public void Functions_follow_in_the_order_in_which_they_are_called()
    {
        (ObjectSpec spec, LinkedProgram linked) = Link("subprograms", "second");

        Assert.That(linked.Functions.Select(function => spec.Btf![function.Type].Name), Is.EqualTo(new[] { "second", "add_bytes", "is_long" }));
    }

    [Test]
    public void A_function_that_a_function_calls_comes_before_the_callers_next_one()
    {
        (ObjectSpec spec, LinkedProgram linked) = Link("call_order", "calls");

        Assert.That(linked.Functions.Select(function => spec.Btf![function.Type].Name), Is.EqualTo(new[] { "calls", "first", "called_by_first", "second" }));
    }

    [Test]
    public void A_function_that_is_called_twice_is_there_once()
    {
        (ObjectSpec spec, LinkedProgram linked) = Link("subprograms", "second");
        CodeSection text = spec.Code.Values.Single(static section => section.Name == ".text");

        Assert.That(linked.Instructions, Has.Length.EqualTo(spec.Programs.Single(static program => program.Name == "second").Instructions.Length + text.Instructions.Length));
    }

    [TestCase("subprograms", "first")]
    [TestCase("subprograms", "second")]
    [TestCase("statics", "counts")]
    public void Every_call_leads_to_the_start_of_a_function(string name, string program)
    {
        (_, LinkedProgram linked) = Link(name, program);
        IEnumerable<int> targets = linked.Instructions.Index().Where(static item => item.Item.IsLocalCall).Select(static item => item.Index + item.Item.Immediate + 1).Distinct();

        Assert.That(targets, Is.Not.Empty.And.SubsetOf(linked.Functions.Select(static function => function.Instruction)));
    }

    [Test]
    public void A_static_function_of_the_programs_own_section_is_linked_in()
    {
        (ObjectSpec spec, LinkedProgram linked) = Link("statics", "counts");

        Assert.That(linked.Functions.Select(function => spec.Btf![function.Type].Name), Is.EqualTo(new[] { "counts", "first_count", "second_count" }));
        Assert.That(linked.Instructions, Has.Length.EqualTo(19));
    }

    [TestCase("sum_of_indices", "add_index")]
    [TestCase("sum_of_squares", "add_square")]
    public void The_address_of_a_function_is_a_reference_to_it(string program, string callback)
    {
        (ObjectSpec spec, LinkedProgram linked) = Link("callbacks", program);
        (int at, BpfInstruction load) = linked.Instructions.Index().Single(static item => item.Item.IsLoadImmediate64);

        Assert.That(load.Source, Is.EqualTo(BpfInstruction.PseudoFunction));
        Assert.That(at + load.Immediate + 1, Is.EqualTo(linked.Functions[1].Instruction));
        Assert.That(spec.Btf![linked.Functions[1].Type].Name, Is.EqualTo(callback));
        Assert.That(linked.Functions, Has.Length.EqualTo(2));
    }

    [Test]
    public void References_name_the_map_and_the_variable()
    {
        (ObjectSpec spec, LinkedProgram linked) = Link("subprograms", "first");

        Assert.That(linked.References.Where(static item => item.Reference.Kind == ReferenceKind.Map).Select(item => spec.Maps[item.Reference.Target].Name), Is.All.EqualTo("bytes").And.Not.Empty);
        Assert.That(linked.References.Where(static item => item.Reference.Kind == ReferenceKind.Global).Select(item => spec.Sections[item.Reference.Target].Name), Is.All.EqualTo(".bss").And.Not.Empty);
        Assert.That(linked.References.Select(item => linked.Instructions[item.Instruction].IsLoadImmediate64), Is.All.True);
    }

    [Test]
    public void A_reference_to_a_variable_has_its_offset()
    {
        (ObjectSpec spec, LinkedProgram linked) = Link("globals", "touch");
        int[] offsets = [.. spec.Sections.SelectMany(static section => section.Variables).Where(static variable => variable.Name is "balance" or "counter").Select(static variable => variable.Offset)];

        Assert.That(linked.References.Where(item => item.Reference.Kind == ReferenceKind.Global && spec.Sections[item.Reference.Target].Name == ".data").Select(static item => item.Reference.Offset), Is.SupersetOf(offsets));
    }

    [Test]
    public void Source_lines_are_in_the_order_of_the_instructions()
    {
        (_, LinkedProgram linked) = Link("subprograms", "second");

        Assert.That(linked.Lines.Select(static line => line.Instruction), Is.Ordered.And.Not.Empty);
        Assert.That(linked.Lines.Select(static line => line.Instruction), Is.SupersetOf(linked.Functions.Select(static function => function.Instruction)));
    }

    [Test]
    public void Linking_twice_gives_two_programs()
    {
        ObjectSpec spec = TestObjects.Parse("subprograms");
        LinkedProgram first = LinkedProgram.Link(spec, spec.Programs[0]);

        first.Instructions[0] = default;

        Assert.That(LinkedProgram.Link(spec, spec.Programs[0]).Instructions[0], Is.Not.EqualTo(default(BpfInstruction)));
    }

    [Test]
    public void An_extern_stays_to_be_filled_in() =>
        Assert.That(Link("externs", "calls_kernel").Program.References.Select(static item => (item.Reference.Kind, item.Reference.Name)), Does.Contain((ReferenceKind.Extern, "bpf_rcu_read_lock")));

    [Test]
    public void A_program_beside_one_with_externs_can_be_linked() => Assert.That(Link("externs", "calls_nothing").Program.Instructions, Has.Length.EqualTo(2));

    [Test]
    public void CO_RE_relocations_stay_to_be_applied()
    {
        (ObjectSpec spec, LinkedProgram program) = Link("core_read", "reads_task");

        Assert.That(program.CoreRelocations.Select(item => spec.Btf![item.Type].Name), Does.Contain("task_struct"));
    }

    [Test]
    public void Without_function_records_for_all_functions_there_are_none()
    {
        var elf = new ElfBuilder();
        int code = elf.Code("tc", 0x85, 0x10, 0, 0, 1, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);
        elf.Function("f", code, 0, 16).Symbol("g", 2, code, 16, 8);
        ObjectSpec spec = BpfObjectFile.Parse(elf.Build(), "x");

        LinkedProgram linked = LinkedProgram.Link(spec, spec.Programs[0]);

        Assert.That((linked.Instructions.Length, linked.Functions.Length, linked.Lines.Length), Is.EqualTo((3, 0, 0)));
    }

    static (ObjectSpec Spec, LinkedProgram Program) Link(string name, string program)
    {
        ObjectSpec spec = TestObjects.Parse(name);
        return (spec, LinkedProgram.Link(spec, spec.Programs.Single(item => item.Name == program)));
    }
}
