using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Btf;

public sealed class BtfValueFormatterTests
{
    const bool Little = false;
    const bool Big = true;

    static readonly ObjectSpec s_globals = TestObjects.Parse("globals");

    [Test]
    public void Constants_are_written_variable_by_variable() => Assert.That(Section(".rodata"), Is.EqualTo(
        """{"enabled":true,"offset":-3,"ports":[80,443,0,0],"limit":1234605616436508552,"origin":{"x":-1,"y":2},"initial":"STATE_BUSY","label":"meter"}"""));

    [Test]
    public void Structs_have_their_members_by_name_and_those_of_anonymous_ones_too()
    {
        byte[] record = new byte[120];
        record[0] = 7;
        WriteInts(record.AsSpan(4), -3, 4);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(12), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(14), 65535);
        WriteInts(record.AsSpan(16), 0x01020304);
        WriteInts(record.AsSpan(24), 1, 2);
        // ready 1, mode 5, level -2, four unused bits, rest 9
        WriteInts(record.AsSpan(32), unchecked((int)(1 | 5u << 1 | 0xffeu << 4 | 9u << 20)), -1);
        "a \"b\""u8.CopyTo(record.AsSpan(40));
        WriteInts(record.AsSpan(56), 1, 2, 3, 4, 5, 6, 7, 8);
        (record[88], record[93], record[94], record[95], record[96]) = (1, 6, 1, 2, 3);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(104), 0xffff888012345678);
        record[112] = 255;

        string text = Json(Types, Types.Find(BtfKind.Struct, "record")!.Value.Id, record);

        Assert.That(text, Is.EqualTo(string.Concat(
            """{"kind":7,"position":{"x":-3,"y":4},"inner_a":1,"inner_b":65535,"as_number":16909060,"as_bytes":[4,3,2,1]""",
            ""","number":{"whole":8589934593,"parts":[1,0,0,0,2,0,0,0],"point":{"x":1,"y":2}},"flags":{"ready":1,"mode":5,"level":-2,"rest":9}""",
            ""","state":"STATE_FAILED","name":"a \"b\"","corners":[{"x":1,"y":2},{"x":3,"y":4},{"x":5,"y":6},{"x":7,"y":8}]""",
            ""","matrix":[[1,0,0],[0,0,6]],"valid":true,"version":{"major":2,"minor":3},"opaque":"0xffff888012345678","last":255}""")));
    }

    [Test]
    public void Members_of_packed_structs_are_where_they_are() => Assert.That(
        Json(Types, Types.Find(BtfKind.Struct, "packed_record")!.Value.Id, [1, 2, 0, 0, 0, 0, 0, 0, 1, 3, 0]),
        Is.EqualTo("""{"first":1,"second":72057594037927938,"third":3}"""));

    [Test]
    public void As_text_a_value_looks_like_an_initializer_in_C()
    {
        var text = new StringBuilder();
        new BtfValueFormatter(Types, Little).Write(Types.Find(BtfKind.Struct, "packed_record")!.Value.Id, [1, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0], new TextValueWriter(text));

        Assert.That(text.ToString(), Is.EqualTo("{ .first = 1, .second = 2, .third = 3 }"));
    }

    [Test]
    public void As_text_arrays_and_words_are_readable()
    {
        var btf = new BtfBuilder();
        int points = btf.Array(btf.Array(btf.Int(), 2), 2);
        var text = new StringBuilder();
        new BtfValueFormatter(btf.Parse(), Little).Write(points, Ints(1, 2, 3, -4), new TextValueWriter(text));

        Assert.That(text.ToString(), Is.EqualTo("{ { 1, 2 }, { 3, -4 } }"));
    }

    [TestCase(Little, (byte)0b1110_0101, (byte)0b0000_0011)]
    [TestCase(Big, (byte)0b1010_1111, (byte)0b1000_0000)]
    public void Bit_fields_are_read_in_the_order_of_the_machine(bool isBigEndian, byte first, byte second)
    {
        var btf = new BtfBuilder(isBigEndian);
        uint unsigned = (uint)btf.Int("unsigned int", encoding: 0);
        uint signed = (uint)btf.Int();
        int fields = btf.Type(BtfKind.Struct, "fields", 4, count: 2, flag: true, btf.Name("low"), unsigned, 3u << 24, btf.Name("high"), signed, 7u << 24 | 3);

        string json = Json(btf.Parse(), fields, [first, second, 0, 0], isBigEndian);

        // low is 101 on both; high is 1111100 (-4) on the little-endian machine, 0111110 on the other.
        Assert.That(json, Is.EqualTo(isBigEndian ? """{"low":5,"high":62}""" : """{"low":5,"high":-4}"""));
    }

    [Test]
    public void Bit_fields_of_old_compilers_are_told_by_their_integer()
    {
        var btf = new BtfBuilder();
        uint four = (uint)btf.Type(BtfKind.Int, "int", 4, payload: 1u << 24 | 4);
        int fields = btf.Type(BtfKind.Struct, "fields", 4, count: 2, flag: false, btf.Name("a"), four, 0, btf.Name("b"), four, 4);

        Assert.That(Json(btf.Parse(), fields, [0xf3, 0, 0, 0]), Is.EqualTo("""{"a":3,"b":-1}"""));
    }

    [Test]
    public void Numbers_of_every_width_and_sign_are_themselves()
    {
        var btf = new BtfBuilder();
        int signedByte = btf.Int("signed char", 1);
        int large = btf.Int("unsigned long", 8, encoding: 0);
        int wide = btf.Int("__int128", 16);
        BtfTable types = btf.Parse();

        Assert.That(Json(types, signedByte, [0xff]), Is.EqualTo("-1"));
        Assert.That(Json(types, large, [255, 255, 255, 255, 255, 255, 255, 255]), Is.EqualTo("18446744073709551615"));
        Assert.That(Json(types, wide, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]), Is.EqualTo("\"0x20000000000000001\""));
        Assert.That(Json(types, wide, new byte[16]), Is.EqualTo("\"0x0\""));
    }

    [Test]
    public void Values_of_a_big_endian_machine_are_read_in_its_order()
    {
        var btf = new BtfBuilder(bigEndian: true);
        int number = btf.Int("unsigned int", encoding: 0);

        Assert.That(Json(btf.Parse(), number, [0, 0, 1, 2], Big), Is.EqualTo("258"));
    }

    [Test]
    public void Floating_point_numbers_have_their_shortest_digits()
    {
        var btf = new BtfBuilder();
        int single = btf.Type(BtfKind.Float, "float", 4);
        int twice = btf.Type(BtfKind.Float, "double", 8);
        BtfTable types = btf.Parse();

        Assert.That(Json(types, single, BitConverter.GetBytes(0.1f)), Is.EqualTo("0.1"));
        Assert.That(Json(types, twice, BitConverter.GetBytes(-2.5)), Is.EqualTo("-2.5"));
        Assert.That(Json(types, twice, BitConverter.GetBytes(double.NaN)), Is.EqualTo("\"NaN\""));
    }

    [Test]
    public void Enumerators_are_written_by_name_and_other_numbers_as_numbers()
    {
        var btf = new BtfBuilder();
        int plain = btf.Type(BtfKind.Enum, "plain", 4, count: 1, flag: false, btf.Name("ONE"), 1);
        int wide = btf.Type(BtfKind.Enum64, "wide", 8, count: 1, flag: true, btf.Name("LEAST"), 0, 0x80000000);
        BtfTable types = btf.Parse();

        Assert.That(Json(types, plain, Ints(1)), Is.EqualTo("\"ONE\""));
        Assert.That(Json(types, plain, Ints(-2)), Is.EqualTo("4294967294"));
        Assert.That(Json(types, wide, BitConverter.GetBytes(long.MinValue)), Is.EqualTo("\"LEAST\""));
        Assert.That(Json(types, wide, BitConverter.GetBytes(-9L)), Is.EqualTo("-9"));
    }

    [TestCase("ab\0", "\"ab\"")]
    [TestCase("\0\0\0", "\"\"")]
    [TestCase("abc", "[97,98,99]")]
    [TestCase("a\n\0", "[97,10,0]")]
    public void Characters_are_text_if_they_end_and_can_be_read(string value, string expected)
    {
        var btf = new BtfBuilder();
        int array = btf.Array(btf.Int("char", 1), 3);

        Assert.That(Json(btf.Parse(), array, Encoding.ASCII.GetBytes(value)), Is.EqualTo(expected));
    }

    [Test]
    public void Typedefs_and_modifiers_change_nothing()
    {
        var btf = new BtfBuilder();
        int constant = btf.Type(BtfKind.Const, "", (uint)btf.Type(BtfKind.Typedef, "alias", (uint)btf.Type(BtfKind.Volatile, "", (uint)btf.Int())));

        Assert.That(Json(btf.Parse(), constant, Ints(-5)), Is.EqualTo("-5"));
    }

    [Test]
    public void A_value_shorter_than_its_type_is_a_format_error()
    {
        int record = Types.Find(BtfKind.Struct, "record")!.Value.Id;

        Assert.That(() => Json(Types, record, new byte[119]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("reaches to byte 120 of a value that has 119"));
    }

    [Test]
    public void Types_that_contain_themselves_are_format_errors()
    {
        var btf = new BtfBuilder();
        int direct = btf.Type(BtfKind.Struct, "self", 8, count: 1, flag: false, btf.Name("again"), 1, 0);
        int nameless = btf.Type(BtfKind.Struct, "nameless", 8, count: 1, flag: false, 0, 2, 0);
        BtfTable types = btf.Parse();

        Assert.That(() => Json(types, direct, new byte[8]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("contains itself"));
        Assert.That(() => Json(types, nameless, new byte[8]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("contains itself"));
    }

    [Test]
    public void Types_that_multiply_their_bytes_are_format_errors()
    {
        var btf = new BtfBuilder();
        uint inner = (uint)btf.Int("char", 1);
        uint name = btf.Name("m");
        for (int level = 0; level < 8; level++)
        {
            inner = (uint)btf.Type(BtfKind.Union, "", 1, 16, false, [.. Enumerable.Range(0, 16).SelectMany(_ => new[] { name, inner, 0u })]);
        }

        BtfTable types = btf.Parse();
        Assert.That(() => Json(types, (int)inner, [1]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("more of a value than its bytes"));
    }

    [Test]
    public void Elements_without_bytes_are_not_counted_out()
    {
        var btf = new BtfBuilder();
        int array = btf.Array(btf.Type(BtfKind.Struct, "empty", 0), uint.MaxValue);

        Assert.That(Json(btf.Parse(), array, []), Is.EqualTo("[]"));
    }

    [Test]
    public void Bytes_changed_at_random_give_a_value_or_a_format_error()
    {
        byte[] image = s_globals.Btf!.Image.ToArray();
        var random = new Random(20261123);
        byte[] value = new byte[256];
        for (int round = 0; round < 2000; round++)
        {
            byte[] changed = [.. image];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                changed[random.Next(24, changed.Length)] = (byte)random.Next();
            }

            random.NextBytes(value);
            try
            {
                BtfTable types = BtfTable.Parse(changed);
                Json(types, random.Next(1, types.Count), value, isBigEndian: round % 2 == 0);
            }
            catch (BpfFormatException)
            {
                // what it should be
            }
        }
    }

    static BtfTable Types => s_globals.Btf!;

    static string Section(string name)
    {
        GlobalSectionSpec section = s_globals.Sections.Single(candidate => candidate.Name == name);
        return Json(Types, Types.Find(BtfKind.DataSection, name)!.Value.Id, section.Data);
    }

    static string Json(BtfTable types, int type, ReadOnlySpan<byte> value, bool isBigEndian = Little)
    {
        var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            new BtfValueFormatter(types, isBigEndian).Write(type, value, new JsonValueWriter(json));
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    static byte[] Ints(params ReadOnlySpan<int> numbers)
    {
        byte[] bytes = new byte[numbers.Length * 4];
        WriteInts(bytes, numbers);
        return bytes;
    }

    static void WriteInts(Span<byte> bytes, params ReadOnlySpan<int> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * 4)..], numbers[i]);
        }
    }
}
