using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Tests.Btf;

namespace Bpf.Sdk.Tests.Loading.Types;

public sealed class TypeCompatibilityTests
{
    readonly BtfBuilder _builder = new();
    BtfTable _types = null!;
    int _int, _long, _struct, _other, _union, _forward, _forwardUnion, _enum, _enum64, _typedef, _const, _array, _endless;

    [OneTimeSetUp]
    public void Build()
    {
        _int = _builder.Int();
        _long = _builder.Int("long", 8);
        _struct = _builder.Type(BtfKind.Struct, "task_struct", 64);
        _other = _builder.Type(BtfKind.Struct, "other", 8);
        _union = _builder.Type(BtfKind.Union, "task_struct", 64);
        _forward = _builder.Type(BtfKind.Forward, "task_struct", 0);
        _forwardUnion = _builder.Type(BtfKind.Forward, "task_struct", 0, flag: true);
        _enum = _builder.Type(BtfKind.Enum, "e", 4);
        _enum64 = _builder.Type(BtfKind.Enum64, "e", 8);
        _typedef = _builder.Type(BtfKind.Typedef, "s32", (uint)_int);
        _const = _builder.Type(BtfKind.Const, "", (uint)_typedef);
        _array = _builder.Array(_int, 4);
        _endless = _builder.Type(BtfKind.Pointer, "", 14);
        Assert.That(_endless, Is.EqualTo(13));
        _builder.Type(BtfKind.Pointer, "", 13);
        _types = _builder.Parse();
    }

    [Test]
    public void Numbers_are_of_one_kind_whatever_their_size() => Assert.That(Holds(_int, _long));

    [Test]
    public void Names_of_types_and_what_qualifies_them_do_not_count() => Assert.That(Holds(_const, _int));

    [Test]
    public void Structs_are_not_compared_further() => Assert.That(Holds(_struct, _other));

    [Test]
    public void A_declaration_stands_for_a_struct_or_union_of_its_kind()
    {
        Assert.That(Holds(_forward, _struct));
        Assert.That(Holds(_forwardUnion, _union));
        Assert.That(Holds(_forward, _union), Is.False);
        Assert.That(TypeCompatibility.Holds(_types, _forward, _types, _struct), Is.False, "unless it is asked for");
    }

    [Test]
    public void A_struct_is_no_union() => Assert.That(Holds(_struct, _union), Is.False);

    [Test]
    public void Enums_of_any_width_are_of_one_kind() => Assert.That(Holds(_enum, _enum64));

    [Test]
    public void A_number_is_no_struct_no_array_and_not_nothing()
    {
        Assert.That(Holds(_int, _struct), Is.False);
        Assert.That(Holds(_int, _array), Is.False);
        Assert.That(Holds(_int, 0), Is.False);
    }

    [Test]
    public void What_contains_itself_is_refused() => Assert.That(() => Holds(_endless, _endless), Throws.TypeOf<BpfFormatException>().With.Message.Contains("nests deeper"));

    bool Holds(int local, int kernel) => TypeCompatibility.Holds(_types, local, _types, kernel, takesDeclarations: true);
}
