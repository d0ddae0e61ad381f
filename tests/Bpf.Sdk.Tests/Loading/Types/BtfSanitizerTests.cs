using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Tests.Loading.Types;

/// <summary>What becomes of each kind of type on a kernel that lacks it.</summary>
public sealed class BtfSanitizerTests
{
    const int Int = 1;
    BtfEditor _types = null!;

    [SetUp]
    public void SetUp() => _types = BtfProbes.WithInt();

    [Test]
    public void A_kernel_that_lacks_nothing_gets_the_objects_own_bytes()
    {
        BtfTable types = TestObjects.Parse("globals").Btf!;

        Assert.That(BtfSanitizer.Sanitize(types, Lacking()), Is.EqualTo(types.Image));
    }

    [Test]
    public void A_kernel_that_may_be_asked_is_not_asked_at_first()
    {
        bool asked = false;
        var features = new KernelFeatures(_ => { asked = true; return FeatureSupport.Missing; }, isCostly: true);
        BtfTable types = TestObjects.Parse("globals").Btf!;

        Assert.That(BtfSanitizer.SanitizeForKnown(types, features), Is.EqualTo(types.Image));
        Assert.That(asked, Is.False);
    }

    [Test]
    public void Numbers_stay_whatever_is_lacking()
    {
        BtfTable types = TestObjects.Parse("globals").Btf!;

        BtfTable result = BtfTable.Parse(BtfSanitizer.Sanitize(types, new(static _ => FeatureSupport.Missing)));

        Assert.That(result.Count, Is.GreaterThanOrEqualTo(types.Count));
        Assert.That(Enumerable.Range(1, types.Count - 1).Where(id => types[id].IsComposite).All(id => result[id].Name == types[id].Name));
    }

    [Test]
    public void A_float_becomes_a_struct_of_its_size_without_name()
    {
        int id = _types.Add(BtfKind.Float, "double", 8);

        BtfType type = Sanitized(KernelFeature.BtfFloat)[id];

        Assert.That((type.Kind, type.Name, type.Size, type.Count), Is.EqualTo((BtfKind.Struct, "", 8, 0)));
    }

    [Test]
    public void A_variable_becomes_one_byte_and_its_section_a_struct_with_it()
    {
        int variable = _types.Add(BtfKind.Variable, "count", Int, words: 1);
        int section = _types.Add(BtfKind.DataSection, ".data.own", 8, count: 1, words: [(uint)variable, 4, 4]);

        BtfTable result = Sanitized(KernelFeature.BtfDataSections);

        Assert.That((result[variable].Kind, result[variable].Size), Is.EqualTo((BtfKind.Int, 1)));
        Assert.That((result[section].Kind, result[section].Name, result[section].Size), Is.EqualTo((BtfKind.Struct, "_data_own", 8)));
        Assert.That(result.GetMembers(result[section]), Is.EqualTo(new BtfMember[] { new("count", variable, 32, 0) }));
    }

    [Test]
    public void A_section_without_bytes_becomes_a_struct_without_members_on_every_kernel()
    {
        int section = _types.Add(BtfKind.DataSection, ".rodata", 0);

        BtfTable result = Sanitized();

        Assert.That((result[section].Kind, result[section].Name, result[section].Count), Is.EqualTo((BtfKind.Struct, "_rodata", 0)));
    }

    [TestCase("?.struct_ops", "_.struct_ops")]
    [TestCase(".rodata/own", ".rodata_own")]
    [TestCase(".rodata.own", ".rodata.own")]
    public void A_sections_name_keeps_the_characters_that_older_kernels_take(string name, string expected)
    {
        int variable = _types.Add(BtfKind.Variable, "count", Int, words: 1);
        int section = _types.Add(BtfKind.DataSection, name, 4, count: 1, words: [(uint)variable, 0, 4]);

        BtfTable result = Sanitized(KernelFeature.BtfSectionNames);

        Assert.That((result[section].Kind, result[section].Name), Is.EqualTo((BtfKind.DataSection, expected)));
        Assert.That(result.GetSectionVariables(result[section]), Is.EqualTo(new BtfSectionVariable[] { new(variable, 0, 4) }));
    }

    [Test]
    public void A_global_function_becomes_static()
    {
        int function = BtfProbes.AddFunction(_types, "f", linkage: 1);

        Assert.That(Sanitized(KernelFeature.BtfGlobalFunctions)[function], Has.Property(nameof(BtfType.Kind)).EqualTo(BtfKind.Function).And.Property(nameof(BtfType.Count)).Zero);
    }

    [Test]
    public void A_function_becomes_a_typedef_and_its_prototype_an_enum()
    {
        int function = BtfProbes.AddFunction(_types, "f", linkage: 1);

        BtfTable result = Sanitized(KernelFeature.BtfFunctions, KernelFeature.BtfGlobalFunctions);

        Assert.That((result[function].Kind, result[function].Name, result[function].Count), Is.EqualTo((BtfKind.Typedef, "f", 0)));
        BtfType prototype = result[result[function].Target];
        Assert.That((prototype.Kind, prototype.Size, prototype.Count), Is.EqualTo((BtfKind.Enum, 4, 1)));
    }

    [Test]
    public void A_declaration_tag_becomes_a_byte_and_a_type_tag_const()
    {
        int variable = _types.Add(BtfKind.Variable, "count", Int, words: 1);
        int declaration = _types.Add(BtfKind.DeclarationTag, "arg:ctx", (uint)variable, words: uint.MaxValue);
        int tag = _types.Add(BtfKind.TypeTag, "user", Int);

        BtfTable result = Sanitized(KernelFeature.BtfDeclarationTags, KernelFeature.BtfTypeTags);

        Assert.That((result[declaration].Kind, result[declaration].Size), Is.EqualTo((BtfKind.Int, 1)));
        Assert.That((result[tag].Kind, result[tag].Name, result[tag].Target), Is.EqualTo((BtfKind.Const, "", Int)));
    }

    [Test]
    public void Only_tags_for_attributes_go_where_only_those_are_lacking()
    {
        int plain = _types.Add(BtfKind.TypeTag, "user", Int);
        int attribute = _types.Add(BtfKind.TypeTag, "address_space(1)", Int, flag: true);

        BtfTable result = Sanitized(KernelFeature.BtfTagAttributes);

        Assert.That((result[plain].Kind, result[attribute].Kind, result[attribute].Flag), Is.EqualTo((BtfKind.TypeTag, BtfKind.Const, false)));
    }

    [Test]
    public void A_64_bit_enum_becomes_a_union_of_bytes_with_the_enumerators_names()
    {
        int id = _types.Add(BtfKind.Enum64, "flags", 8, count: 2, flag: true,
            words: [_types.AddString("low"), 1, 0, _types.AddString("high"), 0, 1]);

        BtfTable result = Sanitized(KernelFeature.BtfEnum64);

        BtfType union = result[id];
        Assert.That((union.Kind, union.Name, union.Size, union.Flag), Is.EqualTo((BtfKind.Union, "flags", 8, false)));
        Assert.That(result.GetMembers(union).Select(static member => (member.Name, member.BitOffset)), Is.EqualTo(new[] { ("low", 0), ("high", 0) }));
        Assert.That(result.GetMembers(union).Select(member => result[member.Type].Size), Is.All.EqualTo(1));
    }

    [Test]
    public void All_64_bit_enums_share_a_byte()
    {
        _types.Add(BtfKind.Enum64, "a", 8, count: 1, words: [_types.AddString("one"), 1, 0]);
        int last = _types.Add(BtfKind.Enum64, "b", 8, count: 1, words: [_types.AddString("two"), 2, 0]);

        Assert.That(Sanitized(KernelFeature.BtfEnum64).Count, Is.EqualTo(last + 2));
    }

    [Test]
    public void A_signed_enum_loses_its_sign()
    {
        int id = _types.Add(BtfKind.Enum, "e", 4, count: 1, flag: true, words: [_types.AddString("less"), uint.MaxValue]);

        Assert.That(Sanitized(KernelFeature.BtfEnum64)[id].Flag, Is.False);
    }

    [Test]
    public void Bit_fields_go_and_the_other_members_stay()
    {
        int id = _types.Add(BtfKind.Struct, "s", 8, count: 2, flag: true,
            words: [_types.AddString("whole"), Int, 0, _types.AddString("bits"), Int, 3u << 24 | 32]);

        BtfTable result = Sanitized(KernelFeature.BtfBitFields);

        Assert.That(result[id].Flag, Is.False);
        Assert.That(result.GetMembers(result[id]), Is.EqualTo(new BtfMember[] { new("whole", Int, 0, 0) }));
    }

    BtfTable Sanitized(params KernelFeature[] lacking) => BtfTable.Parse(BtfSanitizer.Sanitize(_types.ToTable(), Lacking(lacking)));

    static KernelFeatures Lacking(params KernelFeature[] lacking) =>
        new(feature => lacking.Contains(feature) ? FeatureSupport.Missing : FeatureSupport.Present);
}
