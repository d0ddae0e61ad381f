using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bpf.Sdk.Btf;
using CsCheck;

namespace Bpf.Sdk.Tests.Btf;

public sealed class BtfValueParserTests
{
    const bool Little = false;
    const bool Big = true;

    static readonly BtfTable s_globals = TestObjects.Parse("globals").Btf!;

    static byte[] Parse(BtfTable types, int type, string text, int size, bool isBigEndian = Little) => new BtfValueParser(types, isBigEndian).Parse(type, text, size);

    static string Format(BtfTable types, int type, ReadOnlySpan<byte> value, bool isBigEndian = Little)
    {
        var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            new BtfValueFormatter(types, isBigEndian).Write(type, value, new JsonValueWriter(json));
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    static int Struct(string name) => s_globals.Find(BtfKind.Struct, name)!.Value.Id;

    static byte[] Record(string json) => Parse(s_globals, Struct("record"), json, 120);

    [Test]
    public void Members_go_where_they_are_and_the_rest_is_zero()
    {
        byte[] expected = new byte[11];
        (expected[0], expected[1], expected[9]) = (1, 2, 3);

        Assert.That(Parse(s_globals, Struct("packed_record"), """{"third": 3, "first": 1, "second": 2}""", 11), Is.EqualTo(expected));
        Assert.That(Parse(s_globals, Struct("packed_record"), "{}", 11), Is.EqualTo(new byte[11]));
    }

    [Test]
    public void Everything_that_a_struct_can_hold_is_taken()
    {
        const string Json = """{"kind":7,"position":{"x":-3,"y":4},"inner_a":1,"as_number":16909060,"number":{"point":{"x":1,"y":2}},"flags":{"ready":1,"mode":5,"level":-2,"rest":9},"state":"STATE_FAILED","name":"a \"b\"","corners":[{"x":1,"y":2},{"y":4}],"matrix":[[1],[0,0,6]],"valid":true,"version":{"major":2},"opaque":"0xffff888012345678","last":255}""";

        string back = Format(s_globals, Struct("record"), Record(Json));

        using JsonDocument document = JsonDocument.Parse(back);
        JsonElement value = document.RootElement;
        Assert.That(value.GetProperty("as_bytes").GetRawText(), Is.EqualTo("[4,3,2,1]"));
        Assert.That(value.GetProperty("flags").GetRawText(), Is.EqualTo("""{"ready":1,"mode":5,"level":-2,"rest":9}"""));
        Assert.That(value.GetProperty("corners").GetRawText(), Is.EqualTo("""[{"x":1,"y":2},{"x":0,"y":4},{"x":0,"y":0},{"x":0,"y":0}]"""));
        Assert.That(value.GetProperty("matrix").GetRawText(), Is.EqualTo("[[1,0,0],[0,0,6]]"));
        Assert.That((value.GetProperty("name").GetString(), value.GetProperty("state").GetString(), value.GetProperty("opaque").GetString()), Is.EqualTo(("a \"b\"", "STATE_FAILED", "0xffff888012345678")));
    }

    // Any bytes are written as JSON that gives the same JSON again: what that does not say (padding, text behind its end, which of many bytes are true) may differ.
    [Test]
    public void What_is_written_of_any_bytes_is_read_back_as_the_same([Values(Little, Big)] bool isBigEndian)
    {
        (int Type, int Size)[] types = [(Struct("record"), 120), (Struct("packed_record"), 11), (Struct("point"), 8)];
        Gen.Select(Gen.Int[0, types.Length - 1], Gen.Byte.Array[120]).Sample(sample =>
        {
            (int type, int size) = types[sample.Item1];
            byte[] bytes = sample.Item2[..size];
            string json = Format(s_globals, type, bytes, isBigEndian);

            byte[] parsed = Parse(s_globals, type, json, size, isBigEndian);

            Assert.That(Format(s_globals, type, parsed, isBigEndian), Is.EqualTo(json));
        }, iter: 2_000);
    }

    [Test]
    public void Any_text_gives_a_value_or_says_why_not()
    {
        string[] pieces = ["{", "}", "[", "]", ":", ",", "\"", "\"kind\"", "\"position\"", "\"x\"", "\"name\"", "\"\\ud800\"", "\ud800", "1e999", "-1", "0x", "0xffffffffffffffffffff", "99999999999999999999999", "true", "null", "\"state\"", "STATE_BUSY", " "];
        int[] types = [.. Enumerable.Range(1, s_globals.Count - 1)];
        Gen.Select(Gen.Int[0, types.Length - 1], Gen.Int[0, pieces.Length - 1].Array[0, 12]).Sample(sample =>
        {
            string text = string.Concat(sample.Item2.Select(piece => pieces[piece]));
            try
            {
                Parse(s_globals, types[sample.Item1], text, 64);
            }
            catch (BpfException)
            {
                // what it should be
            }
        }, iter: 20_000);
    }

    [TestCase("signed char", 1u, 1u, "-128", "80")]
    [TestCase("unsigned char", 1u, 0u, "255", "ff")]
    [TestCase("short", 2u, 1u, "-2", "feff")]
    [TestCase("unsigned long", 8u, 0u, "18446744073709551615", "ffffffffffffffff")]
    [TestCase("long", 8u, 1u, "-9223372036854775808", "0000000000000080")]
    [TestCase("int", 4u, 1u, "\"-5\"", "fbffffff")]
    [TestCase("int", 4u, 1u, "0x1F", "1f000000")]
    [TestCase("int", 4u, 1u, "0xffffffff", "ffffffff")]
    [TestCase("_Bool", 1u, 4u, "true", "01")]
    [TestCase("_Bool", 1u, 4u, "0", "00")]
    [TestCase("__int128", 16u, 1u, "-1", "ffffffffffffffffffffffffffffffff")]
    [TestCase("__int128", 16u, 1u, "0x20000000000000001", "01000000000000000200000000000000")]
    [TestCase("__int128", 16u, 1u, "0x0", "00000000000000000000000000000000")]
    public void Numbers_of_every_width_and_sign_are_taken(string name, uint size, uint encoding, string text, string bytes)
    {
        var btf = new BtfBuilder();
        int type = btf.Int(name, size, encoding);

        Assert.That(Convert.ToHexStringLower(Parse(btf.Parse(), type, text, (int)size)), Is.EqualTo(bytes));
    }

    [TestCase("signed char", 1u, 1u, "128", "128 does not fit into signed char, which has room for -128 to 127")]
    [TestCase("unsigned char", 1u, 0u, "-1", "-1 does not fit into unsigned char, which has room for 0 to 255")]
    [TestCase("unsigned long", 8u, 0u, "-1", "-1 does not fit")]
    [TestCase("long", 8u, 1u, "9223372036854775808", "9223372036854775808 does not fit")]
    [TestCase("long", 8u, 1u, "18446744073709551616", "not a whole number of 64 bits")]
    [TestCase("int", 4u, 1u, "1.5", "1.5 is not a whole number")]
    [TestCase("int", 4u, 1u, "1e400", "is not a whole number")]
    [TestCase("int", 4u, 1u, "0x1ffffffff", "has 33 bits, and there are 32")]
    [TestCase("int", 4u, 1u, "0xgg", "is not a hexadecimal number")]
    [TestCase("int", 4u, 1u, "0x", "is not a hexadecimal number")]
    [TestCase("int", 4u, 1u, "seven", "It is a whole number, and not \"seven\"")]
    [TestCase("int", 4u, 1u, "true", "It is a whole number, and not true")]
    [TestCase("int", 4u, 1u, "null", "It is a whole number, and not null")]
    [TestCase("int", 4u, 1u, "[1]", "and not a list")]
    [TestCase("int", 4u, 1u, "[1", "It is not JSON")]
    [TestCase("int", 4u, 1u, "", "It is not JSON")]
    [TestCase("_Bool", 1u, 4u, "2", "2 does not fit into _Bool, which has room for 0 to 1")]
    [TestCase("_Bool", 1u, 4u, "yes", "It is true or false, and not \"yes\"")]
    public void What_is_not_such_a_number_is_refused(string name, uint size, uint encoding, string text, string reason)
    {
        var btf = new BtfBuilder();
        int type = btf.Int(name, size, encoding);

        Assert.That(() => Parse(btf.Parse(), type, text, (int)size), Throws.TypeOf<BpfException>().With.Message.Contains(reason));
    }

    [Test]
    public void Values_of_a_big_endian_machine_are_in_its_order()
    {
        var btf = new BtfBuilder(bigEndian: true);
        int number = btf.Int("unsigned int", encoding: 0);
        int wide = btf.Int("__int128", 16);
        BtfTable types = btf.Parse();

        Assert.That(Parse(types, number, "258", 4, Big), Is.EqualTo(new byte[] { 0, 0, 1, 2 }));
        Assert.That(Convert.ToHexStringLower(Parse(types, wide, "0x20000000000000001", 16, Big)), Is.EqualTo("00000000000000020000000000000001"));
    }

    [TestCase(Little, (byte)0b1110_0101, (byte)0b0000_0011, -4)]
    [TestCase(Big, (byte)0b1010_1111, (byte)0b1000_0000, 62)]
    public void Bit_fields_are_written_in_the_order_of_the_machine(bool isBigEndian, byte first, byte second, int high)
    {
        var btf = new BtfBuilder(isBigEndian);
        uint unsigned = (uint)btf.Int("unsigned int", encoding: 0);
        uint signed = (uint)btf.Int();
        int fields = btf.Type(BtfKind.Struct, "fields", 4, count: 2, flag: true, btf.Name("low"), unsigned, 3u << 24, btf.Name("high"), signed, 7u << 24 | 3);

        byte[] bytes = Parse(btf.Parse(), fields, $$"""{"low": 5, "high": {{high}}}""", 4, isBigEndian);

        Assert.That(bytes, Is.EqualTo(new byte[] { first, (byte)(second & (isBigEndian ? 0b1100_0000 : 0b0000_0011)), 0, 0 }));
    }

    [Test]
    public void A_bit_field_takes_what_its_width_holds() =>
        Assert.That(() => Record("""{"flags": {"mode": 8}}"""), Throws.TypeOf<BpfException>().With.Message.Contains("'flags.mode'").And.Message.Contains("room for 0 to 7"));

    [Test]
    public void Enumerators_go_by_name_or_number()
    {
        var btf = new BtfBuilder();
        int plain = btf.Type(BtfKind.Enum, "plain", 4, count: 2, flag: false, btf.Name("ONE"), 1, btf.Name("TWO"), 2);
        int wide = btf.Type(BtfKind.Enum64, "wide", 8, count: 1, flag: true, btf.Name("LEAST"), 0, 0x80000000);
        BtfTable types = btf.Parse();

        Assert.That(Parse(types, plain, "TWO", 4), Is.EqualTo(new byte[] { 2, 0, 0, 0 }));
        Assert.That(Parse(types, plain, "\"ONE\"", 4), Is.EqualTo(new byte[] { 1, 0, 0, 0 }));
        Assert.That(Parse(types, plain, "77", 4), Is.EqualTo(new byte[] { 77, 0, 0, 0 }));
        Assert.That(Parse(types, wide, "LEAST", 8), Is.EqualTo(BitConverter.GetBytes(long.MinValue)));
        Assert.That(() => Parse(types, plain, "THREE", 4), Throws.TypeOf<BpfException>().With.Message.Contains("enum plain does not have \"THREE\". It has ONE, TWO."));
    }

    [Test]
    public void Floating_point_numbers_are_taken()
    {
        var btf = new BtfBuilder();
        int single = btf.Type(BtfKind.Float, "float", 4);
        int twice = btf.Type(BtfKind.Float, "double", 8);
        BtfTable types = btf.Parse();

        Assert.That(Parse(types, single, "0.1", 4), Is.EqualTo(BitConverter.GetBytes(0.1f)));
        Assert.That(Parse(types, twice, "-2.5", 8), Is.EqualTo(BitConverter.GetBytes(-2.5)));
        Assert.That(double.IsNaN(BitConverter.ToDouble(Parse(types, twice, "NaN", 8))));
        Assert.That(() => Parse(types, single, "1e300", 4), Throws.TypeOf<BpfException>().With.Message.Contains("does not fit into float"));
        Assert.That(() => Parse(types, twice, "1e999", 8), Throws.TypeOf<BpfException>().With.Message.Contains("does not fit into double"));
        Assert.That(() => Parse(types, twice, "wide", 8), Throws.TypeOf<BpfException>().With.Message.Contains("It is a number, and not \"wide\""));
    }

    [Test]
    public void Text_is_taken_for_characters_with_its_zero_byte()
    {
        var btf = new BtfBuilder();
        int array = btf.Array(btf.Int("char", 1), 4);
        BtfTable types = btf.Parse();

        Assert.That(Parse(types, array, "abc", 4), Is.EqualTo("abc\0"u8.ToArray()));
        Assert.That(Parse(types, array, "\"é\"", 4), Is.EqualTo("é\0\0"u8.ToArray()));
        Assert.That(Parse(types, array, "[97, 98, 99, 100]", 4), Is.EqualTo("abcd"u8.ToArray()));
        Assert.That(() => Parse(types, array, "abcd", 4), Throws.TypeOf<BpfException>().With.Message.Contains("have room for 4 bytes, and \"abcd\" takes 5"));
        Assert.That(() => Parse(types, array, "7", 4), Throws.TypeOf<BpfException>().With.Message.Contains("or as text"));
    }

    [Test]
    public void An_array_has_its_elements_and_no_more()
    {
        var btf = new BtfBuilder();
        int array = btf.Array(btf.Int(), 2);
        int empty = btf.Array(btf.Type(BtfKind.Struct, "empty", 0), uint.MaxValue);
        BtfTable types = btf.Parse();

        Assert.That(Parse(types, array, "[1]", 8), Is.EqualTo(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(Parse(types, empty, "[{}, {}]", 0), Is.Empty);
        Assert.That(() => Parse(types, array, "[1, 2, 3]", 8), Throws.TypeOf<BpfException>().With.Message.Contains("It has 2 elements, and 3 are given"));
        Assert.That(() => Parse(types, array, "[1, \"x\"]", 8), Throws.TypeOf<BpfException>().With.Message.Contains("'[1]'"));
    }

    [Test]
    public void Members_that_there_are_not_are_named_with_those_that_there_are() =>
        Assert.That(() => Record("""{"corners": [{"x": 1}, {"z": 1}]}"""), Throws.TypeOf<BpfException>().With.Message.EqualTo("Cannot write value 'corners[1].z'. There is no such member. There are x, y."));

    [Test]
    public void A_member_is_given_once() =>
        Assert.That(() => Record("""{"kind": 1, "kind": 2}"""), Throws.TypeOf<BpfException>().With.Message.Contains("It is not JSON").And.Message.Contains("kind"));

    [Test]
    public void Members_of_a_union_have_to_agree()
    {
        Assert.That(Record("""{"as_number": 513, "as_bytes": [1, 2, 0, 0]}""")[16..20], Is.EqualTo(new byte[] { 1, 2, 0, 0 }));
        Assert.That(() => Record("""{"as_number": 513, "as_bytes": [1, 3]}"""), Throws.TypeOf<BpfException>().With.Message.Contains("'as_bytes[1]'").And.Message.Contains("union"));
    }

    [Test]
    public void A_struct_is_an_object() =>
        Assert.That(() => Record("""{"position": 3}"""), Throws.TypeOf<BpfException>().With.Message.Contains("'position'").And.Message.Contains("with members x, y, and not 3"));

    [Test]
    public void A_section_takes_its_variables_by_name()
    {
        BtfType section = s_globals.Find(BtfKind.DataSection, ".rodata")!.Value;

        string back = Format(s_globals, section.Id, Parse(s_globals, section.Id, """{"offset": -3, "label": "meter"}""", section.Size));

        Assert.That(back, Does.Contain("\"offset\":-3").And.Contain("\"label\":\"meter\"").And.Contain("\"limit\":0"));
    }

    [Test]
    public void A_value_shorter_than_its_type_is_a_format_error() =>
        Assert.That(() => Parse(s_globals, Struct("record"), """{"last": 1}""", 50), Throws.TypeOf<BpfFormatException>().With.Message.Contains("of a value that has 50 bytes"));

    [Test]
    public void Types_that_contain_themselves_are_format_errors()
    {
        var btf = new BtfBuilder();
        int nameless = btf.Type(BtfKind.Struct, "nameless", 8, count: 1, flag: false, 0, 1, 0);

        Assert.That(() => Parse(btf.Parse(), nameless, "{}", 8), Throws.TypeOf<BpfFormatException>().With.Message.Contains("contains itself"));
    }

    [Test]
    public void Types_that_multiply_their_members_are_format_errors()
    {
        var btf = new BtfBuilder();
        uint inner = (uint)btf.Type(BtfKind.Union, "", 1, 1, false, btf.Name("m"), (uint)btf.Int("char", 1), 0);
        for (int level = 0; level < 8; level++)
        {
            inner = (uint)btf.Type(BtfKind.Union, "", 1, 16, false, [.. Enumerable.Range(0, 16).SelectMany(_ => new[] { 0u, inner, 0u })]);
        }

        BtfTable types = btf.Parse();
        Assert.That(() => Parse(types, (int)inner, "{}", 1), Throws.TypeOf<BpfFormatException>().With.Message.Contains("more members"));
    }

    [Test]
    public void Types_changed_at_random_give_a_value_or_a_failure()
    {
        byte[] image = s_globals.Image.ToArray();
        var random = new Random(20261123);
        string[] texts = ["""{"kind":7,"position":{"x":-3},"flags":{"mode":5},"state":"STATE_FAILED","name":"a","corners":[{},{"y":4}],"opaque":"0xf","last":255}""", "7", "[[1,2],[3]]", "STATE_BUSY", "true"];
        for (int round = 0; round < 2000; round++)
        {
            byte[] changed = [.. image];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                changed[random.Next(24, changed.Length)] = (byte)random.Next();
            }

            try
            {
                BtfTable types = BtfTable.Parse(changed);
                Parse(types, random.Next(1, types.Count), texts[round % texts.Length], 256, isBigEndian: round % 2 == 0);
            }
            catch (BpfException)
            {
                // what it should be
            }
        }
    }
}
