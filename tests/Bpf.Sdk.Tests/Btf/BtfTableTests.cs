using System.Buffers.Binary;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Tests.Btf;

public sealed class BtfTableTests
{
    [Test]
    public void Every_kind_has_its_length([ValueSource(nameof(Kinds))] string kindName, [Values(0, 3)] int count)
    {
        BtfKind kind = Enum.Parse<BtfKind>(kindName);
        var btf = new BtfBuilder();
        int words = kind switch
        {
            BtfKind.Int or BtfKind.Variable or BtfKind.DeclarationTag => 1,
            BtfKind.Array => 3,
            BtfKind.Struct or BtfKind.Union or BtfKind.DataSection or BtfKind.Enum64 => 3 * count,
            BtfKind.Enum or BtfKind.FunctionPrototype => 2 * count,
            _ => 0,
        };
        int first = btf.Type(kind, "name", 8, count, payload: new uint[words]);
        int second = btf.Int("after");
        BtfTable table = btf.Parse();

        Assert.That((table[first].Kind, table[first].Name, table[first].Count), Is.EqualTo((kind, "name", count)));
        Assert.That(table[second].Name, Is.EqualTo("after"));
        Assert.That(table.Count, Is.EqualTo(3));
    }

    [Test]
    public void A_kind_that_is_not_known_is_said_to_be_newer()
    {
        var btf = new BtfBuilder();
        btf.Type(27, "future", 0);

        Assert.That(btf.Parse, Throws.TypeOf<BpfFormatException>().With.Message.Contains("kind 27").And.Message.Contains("newer"));
    }

    [TestCase(0, 0x12, "begins with 0x")]
    [TestCase(2, 9, "version 9")]
    [TestCase(4, 8, "header claims 8 bytes")]
    [TestCase(12, 0xff, "bytes were expected")]
    [TestCase(20, 0xff, "bytes were expected")]
    public void A_broken_header_is_refused(int offset, byte value, string message)
    {
        byte[] section = Small().Build();
        section[offset] = value;

        Assert.That(() => BtfTable.Parse(section), Throws.TypeOf<BpfFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void A_header_of_huge_offsets_is_refused()
    {
        byte[] section = Small().Build();
        for (int field = 4; field < 24; field += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(section.AsSpan(field), uint.MaxValue);
        }

        Assert.That(() => BtfTable.Parse(section), Throws.TypeOf<BpfFormatException>());
    }

    [Test]
    public void A_type_that_ends_early_is_refused()
    {
        var btf = new BtfBuilder();
        btf.Type(BtfKind.Struct, "cut", 4, count: 65535);

        Assert.That(btf.Parse, Throws.TypeOf<BpfFormatException>().With.Message.Contains("bytes were expected"));
    }

    [TestCase(2)]
    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    public void A_type_number_out_of_range_is_refused(int id)
    {
        BtfTable table = Small().Parse();

        Assert.That(() => table[id], Throws.TypeOf<BpfFormatException>().With.Message.Contains("there are only 1"));
    }

    [Test]
    public void Number_0_is_void() => Assert.That(Small().Parse()[0].Kind, Is.EqualTo(BtfKind.Void));

    [Test]
    public void Modifiers_and_typedefs_are_looked_through()
    {
        var btf = new BtfBuilder();
        int number = btf.Int();
        int alias = btf.Type(BtfKind.Typedef, "number_t", (uint)number);
        int constant = btf.Type(BtfKind.Const, "", (uint)alias);
        int volatileConstant = btf.Type(BtfKind.Volatile, "", (uint)constant);
        int tagged = btf.Type(BtfKind.TypeTag, "user", (uint)volatileConstant);
        BtfTable table = btf.Parse();

        Assert.That(table.SkipModifiers(tagged).Id, Is.EqualTo(alias));
        Assert.That(table.Resolve(tagged).Id, Is.EqualTo(number));
        Assert.That(table.SizeOf(tagged), Is.EqualTo(4));
    }

    [TestCase(nameof(BtfKind.Typedef))]
    [TestCase(nameof(BtfKind.Const))]
    public void A_type_that_refers_to_itself_is_refused(string kind)
    {
        var btf = new BtfBuilder();
        int self = btf.Type(Enum.Parse<BtfKind>(kind), "", 1);
        BtfTable table = btf.Parse();

        Assert.That(() => table.Resolve(self), Throws.TypeOf<BpfFormatException>().With.Message.Contains("refers to itself"));
        Assert.That(() => table.SizeOf(self), Throws.TypeOf<BpfFormatException>());
    }

    [Test]
    public void Two_typedefs_of_each_other_are_refused()
    {
        var btf = new BtfBuilder();
        btf.Type(BtfKind.Typedef, "a", 2);
        btf.Type(BtfKind.Typedef, "b", 1);

        Assert.That(() => btf.Parse().Resolve(1), Throws.TypeOf<BpfFormatException>());
    }

    [Test]
    public void An_array_of_itself_has_no_size()
    {
        var btf = new BtfBuilder();
        int self = btf.Array(1, 1);

        Assert.That(() => btf.Parse().SizeOf(self), Throws.TypeOf<BpfFormatException>().With.Message.Contains("contains itself"));
    }

    [Test]
    public void Arrays_of_arrays_multiply()
    {
        var btf = new BtfBuilder();
        int outer = btf.Array(btf.Array(btf.Int(), 3), 5);

        Assert.That(btf.Parse().SizeOf(outer), Is.EqualTo(60));
    }

    [Test]
    public void An_array_of_more_than_2_GiB_is_refused()
    {
        var btf = new BtfBuilder();
        int inner = btf.Array(btf.Int(), uint.MaxValue);
        int outer = btf.Array(inner, uint.MaxValue);

        Assert.That(() => btf.Parse().SizeOf(outer), Throws.TypeOf<BpfFormatException>().With.Message.Contains("2 GiB"));
    }

    [Test]
    public void Elements_and_count_are_both_in_the_limit_of_2_GiB()
    {
        var btf = new BtfBuilder();
        int large = btf.Type(BtfKind.Struct, "large", 65536);
        int array = btf.Array(large, 65536);

        Assert.That(() => btf.Parse().SizeOf(array), Throws.TypeOf<BpfFormatException>().With.Message.Contains("2 GiB"));
    }

    [Test]
    public void A_struct_of_more_than_2_GiB_is_refused()
    {
        var btf = new BtfBuilder();
        int large = btf.Type(BtfKind.Struct, "large", 0x9000_0000);

        Assert.That(() => btf.Parse().SizeOf(large), Throws.TypeOf<BpfFormatException>().With.Message.Contains("2 GiB"));
    }

    [TestCase(nameof(BtfKind.Forward))]
    [TestCase(nameof(BtfKind.Function))]
    [TestCase(nameof(BtfKind.FunctionPrototype))]
    public void An_incomplete_type_has_no_size(string kind)
    {
        var btf = new BtfBuilder();
        int incomplete = btf.Type(Enum.Parse<BtfKind>(kind), "thing", 0);

        Assert.That(() => btf.Parse().SizeOf(incomplete), Throws.TypeOf<BpfFormatException>().With.Message.Contains("has no size"));
    }

    [Test]
    public void A_pointer_has_8_bytes_whatever_it_points_to()
    {
        var btf = new BtfBuilder();
        int pointer = btf.Type(BtfKind.Pointer, "", 0);

        Assert.That(btf.Parse().SizeOf(pointer), Is.EqualTo(8));
    }

    [Test]
    public void Members_have_offsets_in_bits()
    {
        var btf = new BtfBuilder();
        int number = btf.Int();
        int type = btf.Type(BtfKind.Struct, "pair", 8, 2, payload: [btf.Name("first"), (uint)number, 0, btf.Name("second"), (uint)number, 32]);
        BtfTable table = btf.Parse();

        Assert.That(table.GetMembers(table[type]), Is.EqualTo(new[] { new BtfMember("first", number, 0, 0), new BtfMember("second", number, 32, 0) }));
    }

    [Test]
    public void With_the_flag_a_member_has_a_width()
    {
        var btf = new BtfBuilder();
        int number = btf.Int();
        int type = btf.Type(BtfKind.Struct, "bits", 4, 1, flag: true, payload: [btf.Name("mode"), (uint)number, 3u << 24 | 1]);
        BtfTable table = btf.Parse();

        Assert.That(table.GetMembers(table[type]), Is.EqualTo(new[] { new BtfMember("mode", number, 1, 3) }));
    }

    [TestCase(true, -1L)]
    [TestCase(false, 0xffffffffL)]
    public void An_enumerator_is_signed_if_the_flag_says_so(bool flag, long expected)
    {
        var btf = new BtfBuilder();
        int type = btf.Type(BtfKind.Enum, "state", 4, 1, flag, btf.Name("FAILED"), uint.MaxValue);
        BtfTable table = btf.Parse();

        Assert.That(table.GetEnumerators(table[type]), Is.EqualTo(new[] { new BtfEnumerator("FAILED", expected) }));
    }

    [Test]
    public void An_enumerator_of_64_bits_is_put_together_from_its_halves()
    {
        var btf = new BtfBuilder();
        int type = btf.Type(BtfKind.Enum64, "wide", 8, 1, false, btf.Name("LARGE"), 0x89abcdef, 0x01234567);
        BtfTable table = btf.Parse();

        Assert.That(table.GetEnumerators(table[type])[0].Value, Is.EqualTo(0x0123456789abcdef));
    }

    [Test]
    public void An_integer_says_its_encoding()
    {
        var btf = new BtfBuilder();
        int type = btf.Int("_Bool", 1, encoding: 4);
        BtfTable table = btf.Parse();

        Assert.That(table.GetInt(table[type]), Is.EqualTo((false, false, true, 8)));
    }

    [Test]
    public void What_is_asked_of_the_wrong_kind_is_refused()
    {
        BtfTable table = Small().Parse();

        Assert.That(() => table.GetArray(table[1]), Throws.TypeOf<BpfFormatException>());
        Assert.That(() => table.GetLinkage(table[1]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("kind Int where Variable was expected"));
        Assert.That(table.GetMembers(table[1]), Is.Empty);
        Assert.That(table.GetEnumerators(table[1]), Is.Empty);
        Assert.That(table.GetSectionVariables(table[1]), Is.Empty);
    }

    [Test]
    public void A_string_outside_of_the_strings_is_refused()
    {
        BtfTable table = Small().Parse();

        Assert.That(() => table.GetString(4000), Throws.TypeOf<BpfFormatException>().With.Message.Contains("offset 4000"));
    }

    [Test]
    public void A_string_without_end_is_refused()
    {
        byte[] section = Small().Build();
        section[^1] = (byte)'x';

        Assert.That(() => BtfTable.Parse(section)[1].Name, Throws.TypeOf<BpfFormatException>().With.Message.Contains("terminating"));
    }

    [Test]
    public void Find_looks_for_kind_and_name()
    {
        var btf = new BtfBuilder();
        btf.Type(BtfKind.Forward, "task", 0);
        btf.Type(BtfKind.Struct, "task_struct", 8);
        int wanted = btf.Type(BtfKind.Struct, "task", 8);
        BtfTable table = btf.Parse();

        Assert.That(table.Find(BtfKind.Struct, "task")?.Id, Is.EqualTo(wanted));
        Assert.That(table.Find(BtfKind.Union, "task"), Is.Null);
    }

    [Test]
    public void A_split_table_goes_on_where_its_base_ends()
    {
        var first = new BtfBuilder();
        int number = first.Int();
        int pair = first.Type(BtfKind.Struct, "pair", 8, 2, payload: [first.Name("first"), (uint)number, 0, first.Name("second"), (uint)number, 32]);
        BtfTable kernel = first.Parse();
        var second = new BtfBuilder(baseTable: kernel);
        int holder = second.Type(BtfKind.Struct, "holder", 16, 1, payload: [second.Name("inner"), (uint)pair, 64]);
        BtfTable module = second.Parse();

        Assert.That((kernel.Count, module.FirstId, module.Count, holder), Is.EqualTo((3, 3, 4, 3)));
        Assert.That(module[holder].Name, Is.EqualTo("holder"));
        Assert.That(module.GetMembers(module[holder]), Is.EqualTo(new[] { new BtfMember("inner", pair, 64, 0) }));
        Assert.That(module[pair], Is.EqualTo(kernel[pair]));
        Assert.That(module.GetMembers(module[pair]), Is.EqualTo(kernel.GetMembers(kernel[pair])));
        Assert.That(module.SizeOf(pair), Is.EqualTo(8));
        Assert.That(module.FindMember(module[pair], "second"u8, 0), Is.EqualTo(1));
        Assert.That(module.Find(BtfKind.Struct, "pair")?.Id, Is.EqualTo(pair));
        Assert.That(() => module[4], Throws.TypeOf<BpfFormatException>().With.Message.Contains("there are only 3"));
        Assert.That(() => module.GetName(4000), Throws.TypeOf<BpfFormatException>());
    }

    [Test]
    public void Each_of_many_types_has_its_place([Range(1, 10)] int count)
    {
        var btf = new BtfBuilder();
        for (int i = 1; i <= count; i++)
        {
            btf.Type(BtfKind.Struct, $"s{i}", (uint)i, i, payload: new uint[i * 3]);
        }

        BtfTable table = btf.Parse();

        Assert.That(Enumerable.Range(1, count).Select(id => table[id].Size), Is.EqualTo(Enumerable.Range(1, count)));
    }

    [Test]
    public void A_member_is_found_by_its_name_and_one_without_name_on_the_way()
    {
        var btf = new BtfBuilder();
        int number = btf.Int();
        int type = btf.Type(BtfKind.Struct, "s", 16, 4, payload: [btf.Name("first"), (uint)number, 0, 0, (uint)number, 32, btf.Name("sec"), (uint)number, 64, btf.Name("second"), (uint)number, 96]);
        BtfTable table = btf.Parse();

        Assert.That(table.FindMember(table[type], "second"u8, 0), Is.EqualTo(1));
        Assert.That(table.FindMember(table[type], "second"u8, 2), Is.EqualTo(3));
        Assert.That(table.FindMember(table[type], "third"u8, 2), Is.EqualTo(-1));
        Assert.That(table.FindMember(table[number], "second"u8, 0), Is.EqualTo(-1));
    }

    [Test]
    public void A_parameter_has_a_name_and_a_type()
    {
        var btf = new BtfBuilder();
        int number = btf.Int();
        int type = btf.Type(BtfKind.FunctionPrototype, "", (uint)number, 2, payload: [btf.Name("size"), (uint)number, 0, 0]);
        BtfTable table = btf.Parse();

        Assert.That(table.GetParameters(table[type]), Is.EqualTo(new[] { new BtfParameter("size", number), new BtfParameter("", 0) }));
    }

    [Test]
    public void Both_byte_orders_read_alike()
    {
        static BtfTable Build(bool bigEndian)
        {
            var btf = new BtfBuilder(bigEndian);
            int number = btf.Int();
            btf.Type(BtfKind.Struct, "bits", 4, 1, flag: true, payload: [btf.Name("mode"), (uint)number, 3u << 24 | 1]);
            btf.Type(BtfKind.Enum64, "wide", 8, 1, false, btf.Name("LARGE"), 1, 2);
            return btf.Parse();
        }

        (BtfTable little, BtfTable big) = (Build(false), Build(true));

        Assert.That(Enumerable.Range(1, 3).Select(id => big[id]), Is.EqualTo(Enumerable.Range(1, 3).Select(id => little[id])));
        Assert.That(big.GetMembers(big[2]), Is.EqualTo(little.GetMembers(little[2])));
        Assert.That(big.GetEnumerators(big[3]), Is.EqualTo(little.GetEnumerators(little[3])));
    }

    static IEnumerable<string> Kinds() => Enum.GetNames<BtfKind>().Where(static name => name != nameof(BtfKind.Void));

    static BtfBuilder Small()
    {
        var btf = new BtfBuilder();
        btf.Int();
        return btf;
    }
}
