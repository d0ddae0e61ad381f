using System.Globalization;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Tests.Btf;

/// <summary>What a header says of types made by hand. Whether clang makes of it what BTF says is tested in Bpf.Sdk.Build.Tests, with clang.</summary>
public sealed class CHeaderTests
{
    BtfBuilder _btf = null!;
    uint _int;

    [SetUp]
    public void MakeTypes()
    {
        _btf = new();
        _int = (uint)_btf.Int();
    }

    // Members as name, type and offset in bits; with a width in the upper byte if the struct has bit fields.
    uint Composite(BtfKind kind, string name, uint size, bool flag, params (string Name, uint Type, uint Bit)[] members)
    {
        var payload = new List<uint>();
        foreach ((string member, uint type, uint bit) in members)
        {
            payload.AddRange([_btf.Name(member), type, bit]);
        }

        return (uint)_btf.Type(kind, name, size, members.Length, flag, [.. payload]);
    }

    uint Struct(string name, uint size, params (string Name, uint Type, uint Bit)[] members) => Composite(BtfKind.Struct, name, size, false, members);

    uint Refer(BtfKind kind, uint target, string name = "", bool flag = false) => (uint)_btf.Type(kind, name, target, flag: flag);

    uint Pointer(uint target) => Refer(BtfKind.Pointer, target);

    uint Prototype(uint result, params (string Name, uint Type)[] parameters) =>
        (uint)_btf.Type(BtfKind.FunctionPrototype, "", result, parameters.Length, payload: [.. parameters.SelectMany(parameter => new[] { _btf.Name(parameter.Name), parameter.Type })]);

    uint Enum(string name, uint size, params (string Name, uint Value)[] values) =>
        (uint)_btf.Type(BtfKind.Enum, name, size, values.Length, payload: [.. values.SelectMany(value => new[] { _btf.Name(value.Name), value.Value })]);

    string Write() => Write(_btf.Parse());

    static string Write(BtfTable table)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        CHeader.Write(table, text);
        return text.ToString();
    }

    // What stands between the pragmas.
    string Types()
    {
        string text = Write();
        int from = text.IndexOf("apply_to = record)\n#endif\n\n", StringComparison.Ordinal) + "apply_to = record)\n#endif\n\n".Length;
        return text[from..text.IndexOf("\n#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n#pragma clang attribute pop", StringComparison.Ordinal)].Trim('\n').ReplaceLineEndings("\n");
    }

    [Test]
    public void A_header_without_types_is_a_guard()
    {
        string text = Write();

        Assert.That(text, Does.StartWith("#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n").And.EndWith("#endif /* __VMLINUX_H__ */\n"));
        Assert.That(text, Does.Not.Contain("__ksym"));
    }

    [Test]
    public void Order_is_by_name_and_not_by_number()
    {
        Struct("b", 4, ("x", _int, 0));
        Struct("a", 4, ("x", _int, 0));

        Assert.That(Types(), Is.EqualTo("struct a {\n\tint x;\n};\n\nstruct b {\n\tint x;\n};"));
    }

    [Test]
    public void What_is_contained_comes_before_and_what_is_pointed_to_is_declared_ahead()
    {
        uint inner = Struct("z_inner", 4, ("x", _int, 0));
        uint later = Struct("z_later", 4, ("x", _int, 0));
        Struct("a", 16, ("inner", inner, 0), ("later", Pointer(later), 64));

        Assert.That(Types(), Is.EqualTo("""
            struct z_later;

            struct z_inner {
            	int x;
            };

            struct a {
            	struct z_inner inner;
            	struct z_later *later;
            };

            struct z_later {
            	int x;
            };
            """));
    }

    [Test]
    public void A_struct_that_points_to_itself_needs_nothing()
    {
        // Number 3 is the struct, which comes behind the pointer to it.
        uint pointer = Pointer(_int + 2);
        Struct("node", 8, ("next", pointer, 0));

        Assert.That(Types(), Is.EqualTo("struct node {\n\tstruct node *next;\n};"));
    }

    [Test]
    public void A_typedef_of_a_struct_by_value_needs_the_struct()
    {
        uint inner = Struct("inner", 4, ("x", _int, 0));
        Struct("a", 4, ("x", Refer(BtfKind.Typedef, inner, "inner_t"), 0));

        Assert.That(Types(), Does.Match(@"^struct inner;\n\ntypedef struct inner inner_t;\n\nstruct inner \{[^}]*\};\n\nstruct a \{\n\tinner_t x;\n\};$"));
    }

    [Test]
    public void Structs_without_names_are_written_in_place()
    {
        uint union = Composite(BtfKind.Union, "", 4, false, ("x", _int, 0), ("y", _int, 0));
        uint anonymous = Struct("", 4, ("z", _int, 0));
        Struct("s", 8, ("", union, 0), ("named", anonymous, 32));

        Assert.That(Types(), Is.EqualTo("struct s {\n\tunion {\n\t\tint x;\n\t\tint y;\n\t};\n\tstruct {\n\t\tint z;\n\t} named;\n};"));
    }

    [Test]
    public void A_member_without_a_name_of_a_struct_with_one_is_written_in_place()
    {
        uint inner = Struct("inner", 4, ("x", _int, 0));
        Struct("outer", 4, ("", inner, 0));

        Assert.That(Types(), Does.Contain("struct outer {\n\tstruct {\n\t\tint x;\n\t};\n};"));
    }

    [Test]
    public void A_typedef_names_what_has_no_name()
    {
        uint anonymous = Struct("", 4, ("x", _int, 0));
        Refer(BtfKind.Typedef, anonymous, "pair_t");
        Struct("user", 8, ("pointer", Pointer(anonymous), 0));

        Assert.That(Types(), Is.EqualTo("typedef struct {\n\tint x;\n} pair_t;\n\nstruct user {\n\tpair_t *pointer;\n};"));
    }

    [Test]
    public void Declarators_bind_as_in_C()
    {
        uint constant = Refer(BtfKind.Const, _int);
        uint function = Prototype(Pointer(constant), ("first", _int), ("", Pointer(0)), ("", 0));
        uint array = (uint)_btf.Array((int)_int, 4);
        Struct("s", 96,
            ("function", Pointer(function), 0),
            ("functions", (uint)_btf.Array((int)Pointer(function), 2), 64),
            ("to_array", Pointer(array), 192),
            ("pointers", (uint)_btf.Array((int)Pointer(_int), 2), 256),
            ("two", (uint)_btf.Array((int)array, 3), 384),
            ("last", Refer(BtfKind.Const, Pointer(Refer(BtfKind.Volatile, constant))), 576),
            ("restricted", Refer(BtfKind.Restrict, Pointer(0)), 640),
            ("tagged", Pointer(Refer(BtfKind.TypeTag, _int, "user")), 704),
            ("flexible", (uint)_btf.Array((int)_int, 0), 768));

        Assert.That(Types(), Does.Contain("""
            	const int *(*function)(int first, void *, ...);
            	const int *(*functions[2])(int first, void *, ...);
            	int (*to_array)[4];
            	int *pointers[2];
            	int two[3][4];
            	volatile const int * const last;
            	void * restrict restricted;
            	int *tagged;
            	int flexible[0];
            };
            """));
    }

    [Test]
    public void Functions_without_parameters_have_void_and_those_without_prototype_nothing()
    {
        Refer(BtfKind.Typedef, Pointer(Prototype(0)), "none_t");
        Refer(BtfKind.Typedef, Pointer(Prototype(0, ("", 0))), "old_t");

        Assert.That(Types(), Is.EqualTo("typedef void (*none_t)(void);\n\ntypedef void (*old_t)();"));
    }

    [Test]
    public void Bit_fields_have_widths_and_gaps()
    {
        Composite(BtfKind.Struct, "s", 8, true, ("a", _int, 3 << 24), ("b", _int, 5 << 24 | 8), ("c", _int, 32));

        Assert.That(Types(), Is.EqualTo("struct s {\n\tint a : 3;\n\tlong : 5;\n\tint b : 5;\n\tint c;\n};"));
    }

    [Test]
    public void A_gap_that_alignment_makes_is_not_written_and_any_other_is()
    {
        uint small = (uint)_btf.Int("char", 1);
        Struct("s", 32, ("a", small, 0), ("b", _int, 32), ("c", _int, 128));

        Assert.That(Types(), Is.EqualTo("struct s {\n\tchar a;\n\tint b;\n\tlong : 64;\n\tint c;\n\tlong : 32;\n\tlong : 64;\n};"));
    }

    [Test]
    public void What_alignment_would_move_is_packed()
    {
        uint small = (uint)_btf.Int("char", 1);
        Struct("s", 5, ("a", small, 0), ("b", _int, 8));

        Assert.That(Types(), Is.EqualTo("struct s {\n\tchar a;\n\tint b;\n} __attribute__((packed));"));
    }

    [Test]
    public void A_union_that_is_larger_than_its_members_is_padded()
    {
        Composite(BtfKind.Union, "u", 16, false, ("a", _int, 0));

        Assert.That(Types(), Is.EqualTo("union u {\n\tint a;\n\tstruct {\n\t\tlong : 64;\n\t\tlong : 64;\n\t};\n};"));
    }

    [Test]
    public void A_layout_that_C_does_not_have_is_said_to_be_none()
    {
        Struct("overlapping", 4, ("a", _int, 0), ("b", _int, 16));

        Assert.That(Types(), Does.Contain("/* No C for BPF gives this layout").And.Contain("\tint a;\n\tint b;\n};"));
    }

    [Test]
    public void Enums_have_values_sizes_and_signs()
    {
        Enum("plain", 4, ("ONE", 1), ("BIG", 0xffffffff));
        Enum("small", 1, ("SMALL", 2));
        _btf.Type(BtfKind.Enum, "signed", 4, 1, true, _btf.Name("MINUS"), uint.MaxValue);
        _btf.Type(BtfKind.Enum64, "wide", 8, 1, false, _btf.Name("WIDE"), 1, 0x80000000);
        _btf.Type(BtfKind.Enum64, "least", 8, 1, true, _btf.Name("LEAST"), 0, 0x80000000);

        Assert.That(Types(), Is.EqualTo("""
            enum least {
            	LEAST = (-9223372036854775807LL - 1),
            };

            enum plain {
            	ONE = 1,
            	BIG = 4294967295,
            };

            enum signed___c {
            	MINUS = -1,
            };

            enum small {
            	SMALL = 2,
            } __attribute__((mode(QI)));

            enum wide {
            	WIDE = 9223372036854775809ULL,
            };
            """));
    }

    [Test]
    public void An_enum_without_a_name_has_one_if_it_is_referred_to()
    {
        Enum("", 4, ("LONELY", 1));
        Struct("s", 4, ("kind", Enum("", 4, ("KIND_A", 0)), 0));

        Assert.That(Types(), Is.EqualTo("enum enum___KIND_A {\n\tKIND_A = 0,\n};\n\nenum {\n\tLONELY = 1,\n};\n\nstruct s {\n\tenum enum___KIND_A kind;\n};"));
    }

    [Test]
    public void Equal_names_are_numbered_as_flavours()
    {
        uint second = Struct("s", 8, ("y", (uint)_btf.Int("long int", 8), 0));
        Struct("s", 4, ("x", _int, 0));
        Composite(BtfKind.Union, "s", 4, false, ("z", _int, 0));
        Struct("user", 8, ("pointer", Pointer(second), 0));
        Enum("a", 4, ("SAME", 0));
        Enum("b", 4, ("SAME", 5));

        string types = Types();
        Assert.That(types, Does.Contain("struct s {\n\tint x;\n};").And.Contain("struct s___2 {\n\tlong int y;\n};").And.Contain("union s___3 {"));
        Assert.That(types, Does.Contain("struct s___2 *pointer;").And.Contain("\tSAME = 0,").And.Contain("\tSAME___2 = 5,"));
    }

    [Test]
    public void Words_of_C_and_names_of_other_languages_are_spelled_as_near_as_can_be()
    {
        uint bytes = (uint)_btf.Int("u8", 1, 0);
        Struct("Option<&str>", 8, ("int", _int, 0), ("x", bytes, 32));

        Assert.That(Types(), Is.EqualTo("struct Option__str_ {\n\tint int___c;\n\tunsigned char x;\n};"));
    }

    [Test]
    public void A_long_of_another_machine_is_spelled_by_its_size()
    {
        Struct("s", 4, ("x", (uint)_btf.Int("long unsigned int", 4, 0), 0));

        Assert.That(Types(), Does.Contain("\tunsigned int x;"));
    }

    [Test]
    public void A_forward_declaration_is_its_struct_if_there_is_one()
    {
        uint forward = Refer(BtfKind.Forward, 0, "known");
        uint unknown = Refer(BtfKind.Forward, 0, "unknown", flag: true);
        Struct("known", 4, ("x", _int, 0));
        Struct("user", 16, ("a", Pointer(forward), 0), ("b", Pointer(unknown), 64));

        Assert.That(Types(), Is.EqualTo("union unknown;\n\nstruct known {\n\tint x;\n};\n\nstruct user {\n\tstruct known *a;\n\tunion unknown *b;\n};"));
    }

    [Test]
    public void The_compilers_list_of_arguments_is_the_compilers()
    {
        uint tag = Struct("__va_list_tag", 24, ("a", (uint)_btf.Array((int)_int, 6), 0));
        uint builtin = Refer(BtfKind.Typedef, (uint)_btf.Array((int)tag, 1), "__builtin_va_list");
        uint list = Refer(BtfKind.Typedef, builtin, "va_list");
        Struct("s", 32, ("value", list, 0), ("pointer", Pointer(list), 192));

        Assert.That(Types(), Does.Contain("typedef __builtin_va_list va_list;").And.Contain("\tstruct __va_list_tag value[1];\n\tva_list *pointer;").And.Not.Contain("packed"));
    }

    [Test]
    public void Bool_is_left_to_those_who_have_it()
    {
        Refer(BtfKind.Typedef, (uint)_btf.Int("_Bool", 1, 4), "bool");
        Enum("", 4, ("false", 0), ("true", 1));

        Assert.That(Types(), Does.Contain("#ifndef __VMLINUX_WITHOUT_BOOL__\ntypedef _Bool bool;\n#endif").And.Contain("#ifndef __VMLINUX_WITHOUT_BOOL__\nenum {\n\tfalse = 0,"));
    }

    [Test]
    public void Kernel_functions_are_declared_weak()
    {
        uint arena = Pointer(Refer(BtfKind.TypeTag, 0, "address_space(1)", flag: true));
        uint called = (uint)_btf.Type(BtfKind.Function, "bpf_do", Prototype(arena, ("value", _int)), 1);
        _btf.Type(BtfKind.Function, "other", Prototype(0), 1);
        _btf.Type(BtfKind.DeclarationTag, "bpf_kfunc", called, payload: uint.MaxValue);

        Assert.That(Write(), Does.Contain("#ifndef BPF_NO_KFUNC_PROTOTYPES").And.Contain("\nextern void __attribute__((address_space(1))) *bpf_do(int value) __weak __ksym;\n").And.Not.Contain("other"));
    }

    [Test]
    public void A_struct_that_contains_itself_is_a_format_error()
    {
        Struct("s", 4, ("x", _int + 1, 0));

        Assert.That(Write, Throws.TypeOf<BpfFormatException>().With.Message.Contains("contains itself"));
    }

    [Test]
    public void Structs_that_double_in_size_as_text_are_a_format_error()
    {
        uint inner = Struct("", 0);
        for (int i = 0; i < 60; i++)
        {
            inner = Struct("", 0, ("", inner, 0), ("", inner, 0));
        }

        Struct("s", 0, ("x", inner, 0));

        Assert.That(Write, Throws.TypeOf<BpfFormatException>().With.Message.Contains("characters"));
    }

    [Test]
    public void Prototypes_that_double_in_size_are_a_format_error()
    {
        uint function = Pointer(Prototype(0));
        for (int i = 0; i < 60; i++)
        {
            function = Pointer(Prototype(0, ("a", function), ("b", function)));
        }

        Refer(BtfKind.Typedef, function, "f");

        Assert.That(Write, Throws.TypeOf<BpfFormatException>());
    }

    [Test]
    public void Deep_chains_do_not_exhaust_the_stack()
    {
        uint inner = Struct("s0", 4, ("x", _int, 0));
        for (int i = 1; i < 20_000; i++)
        {
            inner = Struct($"s{i}", 4, ("x", inner, 0));
        }

        Assert.That(Write(), Does.Contain("struct s19999 {"));

        uint anonymous = Struct("", 4, ("x", _int, 0));
        for (int i = 0; i < 20_000; i++)
        {
            anonymous = Struct("", 4, ("", anonymous, 0));
        }

        Struct("t", 4, ("x", anonymous, 0));
        Assert.That(Write, Throws.TypeOf<BpfFormatException>());
    }

    [Test]
    public void Big_endian_types_are_the_same_header()
    {
        _btf = new(bigEndian: true);
        _int = (uint)_btf.Int();
        Composite(BtfKind.Struct, "s", 4, true, ("a", _int, 3 << 24), ("b", _int, 29 << 24 | 3));

        Assert.That(Types(), Is.EqualTo("struct s {\n\tint a : 3;\n\tint b : 29;\n};"));
    }
}
