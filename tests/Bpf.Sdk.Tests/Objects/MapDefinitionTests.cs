using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tests.Btf;
using Bpf.Sdk.Tests.Elf;

namespace Bpf.Sdk.Tests.Objects;

public sealed class MapDefinitionTests
{
    [Test]
    public void Maps_are_in_the_order_of_their_section_where_clang_puts_them_by_first_use() =>
        Assert.That(TestObjects.Parse("mes_chk").Maps.Select(static map => map.Name), Is.EqualTo(new[] { "mes_map_start", "mes_map_cnt", "mes_map_end" }));

    [Test]
    public void A_map_of_types_has_all_its_attributes()
    {
        MapSpec map = Map("map_kinds", "pairs");

        Assert.That((map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map.Flags, map.NumaNode, map.IsLegacy), Is.EqualTo((BpfMapType.Hash, 4u, 8u, 16u, 5u, 0u, false)));
    }

    [Test]
    public void A_map_of_types_knows_them()
    {
        ObjectSpec spec = TestObjects.Parse("map_kinds");
        MapSpec map = spec.Maps[0];

        Assert.That((spec.Btf!.Resolve(map.KeyType).Name, spec.Btf[map.ValueType].Name), Is.EqualTo(("unsigned int", "pair")));
    }

    [Test]
    public void A_map_of_sizes_has_no_types()
    {
        MapSpec map = Map("map_kinds", "per_cpu");

        Assert.That((map.Type, map.KeySize, map.ValueSize, map.KeyType, map.ValueType), Is.EqualTo((BpfMapType.PerCpuArray, 4u, 12u, 0, 0)));
    }

    [Test]
    public void A_queue_has_no_key() => Assert.That((Map("map_kinds", "waiting").KeySize, Map("map_kinds", "waiting").ValueSize), Is.EqualTo((0u, 8u)));

    [Test]
    public void The_extra_parameter_is_read() => Assert.That(Map("map_kinds", "seen").Extra, Is.EqualTo(3));

    [Test]
    public void Pinning_is_read() => Assert.That(Map("mes_chk", "mes_map_start").Pinning, Is.EqualTo(BpfPinning.ByName));

    [Test]
    public void The_legacy_meter_has_the_same_maps_but_for_pinning_and_types() =>
        Assert.That(TestObjects.Parse("mes_chk_legacy").Maps.Select(Shape), Is.EquivalentTo(TestObjects.Parse("mes_chk").Maps.Select(Shape)));

    [Test]
    public void A_legacy_definition_of_iproute2_says_where_it_is_pinned() =>
        Assert.That((Map("legacy_maps", "pinned_globally").Pinning, Map("legacy_maps", "pinned_for_object").Pinning), Is.EqualTo((BpfPinning.Global, BpfPinning.Object)));

    [Test]
    public void A_legacy_definition_of_20_bytes_is_read()
    {
        MapSpec map = Map("legacy_maps", "plain");

        Assert.That((map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map.Flags, map.Pinning, map.IsLegacy), Is.EqualTo((BpfMapType.Hash, 8u, 16u, 32u, 1u, BpfPinning.None, true)));
    }

    [Test]
    public void A_legacy_definition_of_28_bytes_is_read_whatever_its_struct_is_called()
    {
        MapSpec map = Map("legacy_maps", "pinned_for_object");

        Assert.That((map.Type, map.KeySize, map.ValueSize, map.MaxEntries), Is.EqualTo((BpfMapType.Array, 4u, 8u, 5u)));
    }

    [Test]
    public void Without_BTF_the_length_tells_the_legacy_definitions_apart()
    {
        byte[] definitions = new byte[20 + 28];
        definitions[24 + 20] = 2;
        var elf = new ElfBuilder();
        int maps = elf.Data("maps", definitions);
        elf.Variable("short", maps, 0, 20).Variable("long", maps, 20, 28);

        Assert.That(BpfObjectFile.Parse(elf.Build(), "x").Maps.Select(static map => map.Pinning), Is.EqualTo(new[] { BpfPinning.None, BpfPinning.Global }));
    }

    [Test]
    public void Legacy_definitions_may_have_a_section_each() => Assert.That(
        TestObjects.Parse("legacy_sections").Maps.Select(static map => (map.Name, map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map.Pinning, map.IsLegacy)),
        Is.EqualTo(new[] { ("first", BpfMapType.Hash, 4u, 8u, 10u, BpfPinning.None, true), ("second", BpfMapType.Array, 4u, 16u, 3u, BpfPinning.None, true) }));

    [Test]
    public void What_gcc_repeats_in_an_instruction_is_not_added_to_the_place_of_a_map()
    {
        var elf = new ElfBuilder();
        int maps = elf.Data("maps", new byte[60]);
        int code = elf.Code("tc", 0x18, 1, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);
        elf.Variable("a", maps, 0, 20).Variable("b", maps, 20, 20).Variable("c", maps, 40, 20).Function("f", code, 0, 24).Relocations(code, (0, 1, 2));

        Assert.That(BpfObjectFile.Parse(elf.Build(), "x").Code[code].References[0].Name, Is.EqualTo("b"));
    }

    [Test]
    public void Without_BTF_the_length_tells_a_definition_with_a_namespace()
    {
        byte[] definition = new byte[280];
        (definition[0], definition[4], definition[8], definition[12], definition[24]) = (2, 4, 8, 1, (byte)'n');
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data("maps/m", definition), 0, 280);

        Assert.That(BpfObjectFile.Parse(elf.Build(), "x").Maps.Select(static map => (map.Type, map.ValueSize, map.Pinning)), Is.EqualTo(new[] { (BpfMapType.Array, 8u, BpfPinning.None) }));
    }

    [Test]
    public void Pinning_in_a_namespace_is_refused_with_what_to_do()
    {
        byte[] definition = new byte[280];
        (definition[0], definition[20]) = (2, 2);
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data("maps/m", definition), 0, 280);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("has pinning 2 in a namespace").And.Message.Contains("[BpfMap(Pinning"));
    }

    [Test]
    public void A_legacy_definition_that_is_too_short_is_refused()
    {
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data("maps", new byte[16]), 0, 16);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("definition of 16 bytes"));
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void A_legacy_definition_of_24_bytes_is_read_if_the_rest_is_zero(byte rest, bool isRead)
    {
        byte[] definition = new byte[24];
        definition[20] = rest;
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data("maps", definition), 0, 24);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), isRead ? Throws.Nothing : Throws.TypeOf<BpfFormatException>().With.Message.Contains("more than its first 20"));
    }

    [TestCase(24ul)]
    [TestCase(ulong.MaxValue - 3)]
    public void A_legacy_definition_outside_of_its_section_is_refused(ulong offset)
    {
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data("maps", new byte[28]), offset, 28);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>());
    }

    [Test]
    public void A_legacy_definition_of_unknown_pinning_is_refused()
    {
        byte[] definition = new byte[28];
        definition[24] = 9;
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data("maps", definition), 0, 28);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("pinning 9"));
    }

    [Test]
    public void A_legacy_definition_whose_inner_map_is_not_there_is_refused()
    {
        byte[] definition = new byte[36];
        (definition[0], definition[28]) = ((byte)BpfMapType.ArrayOfMaps, 1);
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data("maps", definition), 0, 36);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("inner map (1) that is not defined"));
    }

    [Test]
    public void Maps_of_types_without_BTF_are_refused()
    {
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data(".maps", new byte[8]), 0, 8);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("Compile with -g"));
    }

    [TestCase("wobble", "attribute 'wobble'")]
    [TestCase("type", "not written as __uint(type")]
    [TestCase("key", "not written as __type(key")]
    public void An_attribute_that_is_not_written_as_one_is_refused(string attribute, string message) =>
        Assert.That(() => Define((btf, number) => [(attribute, number)]), Throws.TypeOf<BpfFormatException>().With.Message.Contains(message));

    [Test]
    public void Sizes_that_contradict_each_other_are_refused() =>
        Assert.That(() => Define((btf, number) => [("key_size", Number(btf, number, 8)), ("key", btf.Type(BtfKind.Pointer, "", (uint)number))]),
            Throws.TypeOf<BpfFormatException>().With.Message.Contains("key size twice, as 8 and as 4"));

    [Test]
    public void A_pinning_that_is_not_known_is_refused() =>
        Assert.That(() => Define((btf, number) => [("type", Number(btf, number, 1)), ("pinning", Number(btf, number, 44))]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("pinning 44"));

    [Test]
    public void A_key_of_incomplete_type_is_refused() =>
        Assert.That(() => Define((btf, number) => [("key", btf.Type(BtfKind.Pointer, "", 0))]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("has no size"));

    [Test]
    public void Values_of_a_map_that_cannot_have_them_are_refused() =>
        Assert.That(() => Define((btf, number) => [("type", Number(btf, number, 1)), ("values", Values(btf, number))]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("only maps of maps and arrays of programs"));

    [Test]
    public void Values_that_are_not_the_last_attribute_are_refused() =>
        Assert.That(() => Define((btf, number) => [("values", Values(btf, number)), ("type", Number(btf, number, 12))]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("must be the last"));

    [Test]
    public void Programs_that_are_not_declared_as_functions_are_refused() =>
        Assert.That(() => Define((btf, number) => [("type", Number(btf, number, 3)), ("values", Values(btf, number))]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("__array(values, int (void *))"));

    [TestCase("values", BpfMapType.ArrayOfMaps)]
    [TestCase("pinning", BpfMapType.Array)]
    public void An_inner_map_that_has_what_only_outer_ones_can_have_is_refused(string attribute, BpfMapType type) =>
        Assert.That(() => Define((btf, number) =>
        {
            int inner = btf.Type(BtfKind.Struct, "", 16, 2, payload: [btf.Name("type"), (uint)Number(btf, number, (uint)type), 0, btf.Name(attribute), (uint)Number(btf, number, 1), 64]);
            return [("type", Number(btf, number, 12)), ("values", Values(btf, inner))];
        }), Throws.TypeOf<BpfFormatException>().With.Message.Contains($"'m.inner' has an attribute '{attribute}'"));

    [Test]
    public void A_map_without_a_type_is_refused() =>
        Assert.That(() => Define((btf, number) => [("max_entries", Number(btf, number, 1))]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("no type"));

    [Test]
    public void A_map_that_is_no_struct_is_refused()
    {
        var btf = new BtfBuilder();
        Assert.That(() => Build(btf, btf.Int()), Throws.TypeOf<BpfFormatException>().With.Message.Contains("defined by a Int"));
    }

    [Test]
    public void A_large_number_is_written_as_an_enumerator()
    {
        ObjectSpec spec = Define((btf, number) => [("type", Number(btf, number, 30)), ("map_extra", btf.Type(BtfKind.Enum64, "", 8, 1, false, btf.Name("value"), 1, 2))]);

        Assert.That(spec.Maps[0].Extra, Is.EqualTo(0x2_0000_0001));
    }

    static MapSpec Map(string name, string map) => TestObjects.Parse(name).Maps.Single(spec => spec.Name == map);

    static (string, BpfMapType, uint, uint, uint, uint) Shape(MapSpec map) => (map.Name, map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map.Flags);

    // __uint(name, N): a pointer to an array of N ints.
    static int Number(BtfBuilder btf, int number, uint value) => btf.Type(BtfKind.Pointer, "", (uint)btf.Array(number, value));

    // __array(values, T): an array without a length of pointers to T.
    static int Values(BtfBuilder btf, int type) => btf.Array(btf.Type(BtfKind.Pointer, "", (uint)type), 0);

    // An object with one map 'm', whose definition has these members.
    static ObjectSpec Define(Func<BtfBuilder, int, (string Name, int Type)[]> members)
    {
        var btf = new BtfBuilder();
        (string Name, int Type)[] defined = members(btf, btf.Int());
        uint[] payload = [.. defined.SelectMany(member => new[] { btf.Name(member.Name), (uint)member.Type, 0u })];
        return Build(btf, btf.Type(BtfKind.Struct, "", 8, defined.Length, payload: payload));
    }

    static ObjectSpec Build(BtfBuilder btf, int definition)
    {
        int variable = btf.Type(BtfKind.Variable, "m", (uint)definition, payload: 1);
        btf.Type(BtfKind.DataSection, ".maps", 0, 1, payload: [(uint)variable, 0, 8]);
        var elf = new ElfBuilder();
        elf.Variable("m", elf.Data(".maps", new byte[8]), 0, 8);
        elf.Section(".BTF", ElfSection.ProgramBits, 0, btf.Build());
        return BpfObjectFile.Parse(elf.Build(), "x");
    }
}
