using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Differential;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.Tool;

public sealed class MapDumpCommandTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void Elements_are_those_that_bpftool_formats([Values("records", "by_point", ".rodata", ".data", ".bss")] string name)
    {
        string bpftool = Workshop.Find("bpftool") ?? throw new IgnoreException("The comparison needs bpftool.");
        using OpenBpfObject open = TestObjects.Open("globals");
        using BpfObject loaded = open.Load();
        Fill(loaded);
        uint id = IdOf(loaded, name);

        JsonElement ours = DotnetBpf.Document("map", "dump", $"{id}");
        (int code, string output) = Workshop.Run(bpftool, ["-j", "map", "dump", "id", $"{id}"]);

        Assert.That(code, Is.Zero, output);
        using var theirs = JsonDocument.Parse(output);
        Assert.That(ours.GetArrayLength(), Is.EqualTo(theirs.RootElement.GetArrayLength()).And.Positive);
        foreach ((int index, JsonElement element) in theirs.RootElement.EnumerateArray().Index())
        {
            JsonElement formatted = element.GetProperty("formatted");
            Assert.That(Plain(ours[index].GetProperty("value")), Is.EqualTo(Plain(formatted.GetProperty("value"))));
            if (formatted.TryGetProperty("key", out JsonElement key))
            {
                Assert.That(Plain(ours[index].GetProperty("key")), Is.EqualTo(Plain(key)));
            }
        }
    }

    [Test]
    public void Values_have_natural_types()
    {
        using OpenBpfObject open = TestObjects.Open("globals");
        using BpfObject loaded = open.Load();

        JsonElement values = DotnetBpf.Document("map", "dump", $"{IdOf(loaded, ".rodata")}")[0].GetProperty("value");

        Assert.That(values.GetProperty("enabled").GetBoolean());
        Assert.That(values.GetProperty("offset").GetInt32(), Is.EqualTo(-3));
        Assert.That(values.GetProperty("initial").GetString(), Is.EqualTo("STATE_BUSY"));
        Assert.That(values.GetProperty("label").GetString(), Is.EqualTo("meter"));
    }

    [Test]
    public void Text_has_a_line_for_each_element_of_a_map_given_by_pin_or_name()
    {
        using var files = new BpfFileSystemScope();
        using OpenBpfObject open = TestObjects.Open("globals");
        using BpfObject loaded = open.Load();
        Fill(loaded);
        loaded.Maps["by_point"].Pin(files.Path("points"));

        ProcessResult dump = DotnetBpf.Run("map", "dump", files.Path("points"));

        Assert.That((dump.ExitCode, dump.Error, dump.Output), Is.EqualTo((0, "", "{ .x = -1, .y = 2 }: { .first = 3, .second = 4, .third = 5 }\n")));
    }

    [Test]
    public void Each_cpu_has_its_value_and_bytes_without_types_stay_bytes()
    {
        using OpenBpfObject open = TestObjects.Open("map_kinds");
        using BpfObject loaded = open.Load();
        byte[] values = new byte[16 * PossibleCpus.Count];
        values[^16] = 0xab; // the last CPU's first byte
        loaded.Maps["per_cpu"].SetValue([1, 0, 0, 0], values);

        JsonElement dump = DotnetBpf.Document("map", "dump", $"{loaded.Maps["per_cpu"].Id}");
        ProcessResult text = DotnetBpf.Run("map", "dump", $"{loaded.Maps["per_cpu"].Id}");

        Assert.That(dump.GetArrayLength(), Is.EqualTo(3));
        Assert.That(dump[1].GetProperty("key").GetInt32(), Is.EqualTo(1));
        JsonElement last = dump[1].GetProperty("values").EnumerateArray().Last();
        Assert.That(last.GetProperty("cpu").GetInt32(), Is.EqualTo(PossibleCpus.Count - 1));
        Assert.That(last.GetProperty("value").EnumerateArray().Select(static value => value.GetString()), Is.EqualTo((string[])["0xab", .. Enumerable.Repeat("0x00", 11)]));
        Assert.That(text.Output, Does.Contain($"\n  cpu {PossibleCpus.Count - 1}: {{ 0xab, 0x00, "));
    }

    [Test]
    public void Maps_of_maps_and_of_programs_have_the_numbers_of_what_they_hold()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        using BpfObject loaded = open.Load();

        JsonElement maps = DotnetBpf.Document("map", "dump", $"{loaded.Maps["by_index"].Id}");
        JsonElement programs = DotnetBpf.Document("map", "dump", $"{loaded.Maps["calls"].Id}");

        Assert.That(maps.EnumerateArray().Select(static item => (item.GetProperty("key").GetInt32(), item.GetProperty("inner_map_id").GetUInt32())),
            Is.EqualTo(new[] { (0, loaded.Maps["first"].Id), (2, loaded.Maps["second"].Id) }));
        Assert.That(programs.EnumerateArray().Select(static item => item.GetProperty("prog_id").GetUInt32()), Is.SubsetOf(loaded.Programs.Values.Select(static program => program.Id)).And.Not.Empty);
    }

    [TestCase("waiting", "queue or stack")]
    [TestCase("seen", "bloom filter")]
    public void Maps_without_keys_say_why_they_cannot_be_dumped(string name, string reason)
    {
        using OpenBpfObject open = TestObjects.Open("map_kinds");
        using BpfObject loaded = open.Load();

        ProcessResult dump = DotnetBpf.Run("map", "dump", $"{loaded.Maps[name].Id}", "--json");

        Assert.That((dump.ExitCode, dump.Output), Is.EqualTo((1, "")));
        Assert.That(dump.Error, Does.Contain($"Cannot dump map '{name}'").And.Contain(reason));
    }

    static void Fill(BpfObject loaded)
    {
        byte[] record = new byte[loaded.Maps["records"].ValueSize];
        for (int i = 0; i < record.Length; i++)
        {
            record[i] = (byte)(i * 7 + 1);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(32), 0x00700123); // a bit field with a negative number is hex of its bits in bpftool
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(36), 5);
        "records\0"u8.CopyTo(record.AsSpan(40));
        record[94] = 1;
        loaded.Maps["records"].SetValue([2, 0, 0, 0], record);
        loaded.Maps["by_point"].SetValue([0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0], [3, 4, 0, 0, 0, 0, 0, 0, 0, 5, 0]);
    }

    static uint IdOf(BpfObject loaded, string name) =>
        loaded.Maps.TryGetValue(name, out RawMap? map) ? map.Id : ObjectInfo.Get<MapInfo>(loaded.Sections[name].Map, "map").id;

    // What both say, where they say it differently: bpftool names anonymous members "", puts the variables of a section one by one into a list, and writes bit fields as
    // hex and pointers as numbers.
    static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(' ', Members(value))}}}",
        JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Plain))}]",
        JsonValueKind.String when value.GetString() is { } text && text.StartsWith("0x", StringComparison.Ordinal) =>
            ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    static IEnumerable<string> Members(JsonElement value) => value.EnumerateObject().SelectMany(static member => member switch
    {
        { Name: "", Value.ValueKind: JsonValueKind.Object } => Members(member.Value),
        { Value.ValueKind: JsonValueKind.Array } when member.Name.StartsWith('.') => member.Value.EnumerateArray().SelectMany(Members),
        _ => [$"{member.Name}={Plain(member.Value)}"],
    });
}
