using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tests.Btf;
using Bpf.Sdk.Tests.Elf;

namespace Bpf.Sdk.Tests.Objects;

public sealed class GlobalVariableTests
{
    [Test]
    public void Sections_have_their_kind() =>
        Assert.That(TestObjects.Parse("globals").Sections.Select(static section => (section.Name, section.Kind)),
            Is.EquivalentTo(new[] { (".rodata", GlobalSectionKind.Rodata), (".data", GlobalSectionKind.Data), (".bss", GlobalSectionKind.Bss) }));

    [Test]
    public void Initial_values_are_those_of_C()
    {
        using OpenBpfObject open = TestObjects.Open("globals");

        Assert.That(open.Globals["enabled"].Get<bool>());
        Assert.That(open.Globals["offset"].Get<sbyte>(), Is.EqualTo(-3));
        Assert.That(open.Globals["ports"].Get<ulong>(), Is.EqualTo(443ul << 16 | 80));
        Assert.That(open.Globals["limit"].Get<ulong>(), Is.EqualTo(0x1122334455667788));
        Assert.That(open.Globals["origin"].Get<(int, int)>(), Is.EqualTo((-1, 2)));
        Assert.That(Encoding.ASCII.GetString(BitConverter.GetBytes(open.Globals["label"].Get<ulong>())), Is.EqualTo("meter\0\0\0"));
        Assert.That(open.Globals["counter"].Get<uint>(), Is.EqualTo(42));
        Assert.That(open.Globals["balance"].Get<long>(), Is.EqualTo(-7));
        Assert.That(open.Globals["total"].Get<ulong>(), Is.Zero);
    }

    [Test]
    public void A_variable_can_be_set_and_is_seen_through_its_section()
    {
        using OpenBpfObject open = TestObjects.Open("globals");
        GlobalVariableSpec limit = open.Globals["limit"];

        limit.Set(99ul);

        Assert.That(limit.Get<ulong>(), Is.EqualTo(99));
        Assert.That(open.Sections[".rodata"].Read<ulong>(limit.Offset), Is.EqualTo(99));
    }

    [Test]
    public void A_variable_of_bss_can_be_set()
    {
        using OpenBpfObject open = TestObjects.Open("globals");

        open.Globals["total"].Set(7ul);

        Assert.That(open.Globals["total"].Get<ulong>(), Is.EqualTo(7));
        Assert.That(open.Globals["number"].Get<ulong>(), Is.Zero);
    }

    [Test]
    public void What_is_set_in_one_opened_object_is_not_seen_in_another()
    {
        byte[] image = TestObjects.Image("globals");
        using OpenBpfObject first = BpfObject.Open(image, "globals");
        using OpenBpfObject second = BpfObject.Open(image, "globals");

        first.Globals["limit"].Set(1ul);

        Assert.That(second.Globals["limit"].Get<ulong>(), Is.EqualTo(0x1122334455667788));
    }

    [Test]
    public void A_type_of_another_size_is_refused()
    {
        using OpenBpfObject open = TestObjects.Open("globals");

        Assert.That(() => open.Globals["limit"].Get<uint>(), Throws.ArgumentException.With.Message.Contains("'limit' has 8 bytes in C; UInt32 has 4"));
        Assert.That(() => open.Globals["limit"].Set((byte)1), Throws.ArgumentException);
    }

    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    public void An_offset_outside_of_the_section_is_refused(int offset)
    {
        GlobalSectionSpec section = TestObjects.Parse("globals").Sections.Single(static section => section.Name == ".rodata");

        Assert.That(() => section.Read<int>(offset), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => section.Write(offset, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => section.Read<long>(section.Size - 7), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_static_variable_says_so()
    {
        using OpenBpfObject open = TestObjects.Open("globals");

        Assert.That((open.Globals["hidden_data"].IsStatic, open.Globals["counter"].IsStatic), Is.EqualTo((true, false)));
        Assert.That(open.Globals["hidden_data"].Get<uint>(), Is.EqualTo(11));
    }

    [Test]
    public void Static_variables_of_two_functions_are_two()
    {
        IReadOnlyList<GlobalVariableSpec> variables = TestObjects.Parse("statics").Sections.Single().Variables;

        Assert.That(variables.Select(static variable => variable.Get<uint>()), Is.EqualTo(new uint[] { 10, 20 }));
        Assert.That(variables.Select(static variable => variable.IsStatic), Is.All.True);
    }

    [TestCase("statics", ".data", false)]
    [TestCase("globals", ".data", true)]
    [TestCase("globals", ".rodata", true)]
    public void A_section_is_mapped_if_a_variable_of_it_is_visible_outside_its_file(string name, string section, bool isMapped)
    {
        Assert.That(TestObjects.Parse(name).Sections.Single(spec => spec.Name == section).IsMapped, Is.EqualTo(isMapped));
    }

    [Test]
    public void A_variable_knows_its_type()
    {
        ObjectSpec spec = TestObjects.Parse("globals");
        GlobalVariableSpec current = spec.Sections.SelectMany(static section => section.Variables).Single(static variable => variable.Name == "current");

        Assert.That(spec.Btf![current.Type].Name, Is.EqualTo("record"));
        Assert.That(spec.Btf.SizeOf(current.Type), Is.EqualTo(current.Size));
    }

    [Test]
    public void BTF_gets_the_offsets_and_sizes_that_the_compiler_left_out()
    {
        ObjectSpec spec = TestObjects.Parse("globals");
        foreach (GlobalSectionSpec section in spec.Sections)
        {
            BtfType type = spec.Btf!.Find(BtfKind.DataSection, section.Name)!.Value;

            Assert.That(type.Size, Is.EqualTo(section.Size));
            Assert.That(spec.Btf.GetSectionVariables(type).Select(variable => (spec.Btf[variable.Type].Name, variable.Offset)),
                Is.EqualTo(section.Variables.Select(static variable => (variable.Name, variable.Offset))));
        }
    }

    // What a static linker of BPF objects (bpftool gen object) makes of two files that have each a static variable of that name.
    [Test]
    public void Of_static_variables_of_one_name_in_a_linked_object_each_has_its_own_type()
    {
        var btf = new BtfBuilder();
        int number = btf.Int();
        int letter = btf.Int("char", 1);
        int first = btf.Type(BtfKind.Variable, "twin", (uint)number, payload: 0);
        int second = btf.Type(BtfKind.Variable, "twin", (uint)letter, payload: 0);
        btf.Type(BtfKind.DataSection, ".data", 5, 2, payload: [(uint)first, 0, 4, (uint)second, 4, 1]);
        var elf = new ElfBuilder();
        int data = elf.Data(".data", 1, 0, 0, 0, 2);
        elf.Variable("twin", data, 0, 4, isStatic: true).Variable("twin", data, 4, 1, isStatic: true);
        elf.Section(".BTF", ElfSection.ProgramBits, 0, btf.Build());
        ObjectSpec spec = BpfObjectFile.Parse(elf.Build(), "linked");

        Assert.That(spec.Sections[0].Variables.Select(static variable => (variable.Name, variable.Size, variable.Type)), Is.EqualTo(new[] { ("twin", 4, number), ("twin", 1, letter) }));
        Assert.That(spec.Btf!.GetSectionVariables(spec.Btf.Find(BtfKind.DataSection, ".data")!.Value).Select(static variable => variable.Offset), Is.EqualTo(new[] { 0, 4 }));
    }

    [Test]
    public void Of_static_variables_of_one_name_the_first_is_listed_by_name()
    {
        var elf = new ElfBuilder();
        int data = elf.Data(".data", 1, 2);
        elf.Variable("twin", data, 1, 1, isStatic: true).Variable("twin", data, 0, 1, isStatic: true);
        using OpenBpfObject open = BpfObject.Open(elf.Build(), "x");

        Assert.That(open.Globals["twin"].Get<byte>(), Is.EqualTo(1));
        Assert.That(open.Globals, Has.Count.EqualTo(1));
    }
}
