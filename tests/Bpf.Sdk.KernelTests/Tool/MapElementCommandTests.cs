using System.Text.Json;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Maps;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.Tool;

/// <summary><c>dotnet bpf map</c> lookup, update, delete, create, pin and freeze.</summary>
public sealed class MapElementCommandTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    static BpfObject Load(string name)
    {
        using OpenBpfObject open = TestObjects.Open(name);
        return open.Load();
    }

    static void Succeeds(params string[] arguments)
    {
        ProcessResult result = DotnetBpf.Run(["map", .. arguments]);
        Assert.That((result.ExitCode, result.Error, result.Output), Is.EqualTo((0, "", "")));
    }

    static void Fails(string reason, params string[] arguments)
    {
        ProcessResult result = DotnetBpf.Run(["map", .. arguments]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain(reason));
    }

    [Test]
    public void An_element_is_set_by_its_types_looked_up_and_deleted()
    {
        using BpfObject loaded = Load("globals");
        string map = $"{loaded.Maps["by_point"].Id}";
        const string Key = """{"x": -1, "y": 2}""";

        Succeeds("update", map, Key, """{"first": 3, "second": 4, "third": 5}""");

        JsonElement found = DotnetBpf.Document("map", "lookup", map, Key);
        Assert.That(found.GetRawText().ReplaceLineEndings("").Replace(" ", ""), Is.EqualTo("""{"key":{"x":-1,"y":2},"value":{"first":3,"second":4,"third":5}}"""));
        Assert.That(DotnetBpf.Run("map", "lookup", map, Key).Output, Is.EqualTo("{ .x = -1, .y = 2 }: { .first = 3, .second = 4, .third = 5 }\n"));
        Succeeds("delete", map, Key);
        Fails("It does not have key", "lookup", map, Key);
        Fails("It does not have key", "delete", map, Key);
    }

    [Test]
    public void What_lookup_prints_update_takes()
    {
        using BpfObject loaded = Load("globals");
        RawMap records = loaded.Maps["records"];
        byte[] before = [.. Enumerable.Range(0, (int)records.ValueSize).Select(static i => (byte)(i * 7 + 1))];
        before[94] = 1; // true
        records.SetValue([1, 0, 0, 0], before);
        string value = DotnetBpf.Document("map", "lookup", $"{records.Id}", "1").GetProperty("value").GetRawText();

        Succeeds("update", $"{records.Id}", "2", value);

        Assert.That(DotnetBpf.Document("map", "lookup", $"{records.Id}", "2").GetProperty("value").GetRawText(), Is.EqualTo(value));
    }

    [Test]
    public void Bytes_are_taken_too()
    {
        using BpfObject loaded = Load("globals");
        string map = $"{loaded.Maps["by_point"].Id}";

        Succeeds("update", map, "hex ff ff ff ff 02 00 00 00", "hex 03 04 00 00 00 00 00 00 00 05 00");

        Assert.That(DotnetBpf.Document("map", "lookup", map, """{"x": -1, "y": 2}""").GetProperty("value").GetProperty("second").GetInt32(), Is.EqualTo(4));
        Fails("by_point'. 2 bytes are given, and 8 are needed", "update", map, "hex 00 00", "{}");
    }

    [Test]
    public void Modes_say_whether_an_element_is_added_or_replaced()
    {
        using var map = BpfMap.Create<HashMap<uint, ulong>>("modes", 10);
        string id = $"{map.Id}";

        Fails("map 'modes', key 01000000: ENOENT. The key is not there, and was only to be replaced.", "update", id, "1", "10", "--exist");
        Succeeds("update", id, "1", "10", "--create");
        Fails("EEXIST. The key is there already, and was only to be added.", "update", id, "1", "11", "--create");
        Succeeds("update", id, "1", "12", "--exist");
        Succeeds("update", id, "1", "13", "--any");
        Assert.That(map[1], Is.EqualTo(13));
        ProcessResult both = DotnetBpf.Run("map", "update", id, "1", "14", "--any", "--create");
        Assert.That((both.ExitCode, map[1]), Is.EqualTo((2, 13ul)));
        Assert.That(both.Error, Does.Contain("Only one of --any, --create and --exist"));
    }

    [Test]
    public void Negative_numbers_are_no_options()
    {
        using var map = BpfMap.Create<HashMap<int, long>>("negative", 10);

        Succeeds("update", $"{map.Id}", "-1", "-10", "--create");

        Assert.That(map[-1], Is.EqualTo(-10));
        Succeeds("delete", $"{map.Id}", "-1");
    }

    [Test]
    public void Every_CPU_gets_the_value_or_its_own()
    {
        using var map = BpfMap.Create<PerCpuHashMap<uint, uint>>("per_cpu", 10);
        string id = $"{map.Id}";
        int cpus = PossibleCpus.Count;
        var values = new PerCpu<uint>();

        Succeeds("update", id, "1", "7");
        Assert.That(map.TryGetValue(1, values), Is.True);
        Assert.That(values.ToArray(), Is.All.EqualTo(7));
        Succeeds(["update", id, "2", .. Enumerable.Range(1, cpus).Select(static cpu => $"{cpu}")]);
        Assert.That(map.TryGetValue(2, values), Is.True);
        Assert.That(values.ToArray(), Is.EqualTo(Enumerable.Range(1, cpus)));
        Fails($"{cpus + 1} values are given. The map has one for each of {cpus} possible CPUs", ["update", id, "3", .. Enumerable.Repeat("0", cpus + 1)]);
        JsonElement found = DotnetBpf.Document("map", "lookup", id, "2").GetProperty("values");
        Assert.That(found.GetArrayLength(), Is.EqualTo(cpus));
    }

    [Test]
    public void Wrong_values_say_where_and_what_would_be_right()
    {
        using BpfObject loaded = Load("globals");
        string map = $"{loaded.Maps["by_point"].Id}";

        Fails("Cannot write key of map 'by_point'. z: There is no such member. There are x, y.", "update", map, """{"z": 1}""", "{}");
        Fails("Cannot write value of map 'by_point'. first: 300 does not fit into", "update", map, """{"x": 1}""", """{"first": 300}""");
        Fails("Cannot write value of map 'by_point'. It is not JSON", "update", map, """{"x": 1}""", "{");
        Assert.That(DotnetBpf.Document("map", "dump", map).GetArrayLength(), Is.Zero);
    }

    [Test]
    public void Maps_of_maps_and_of_programs_take_what_they_hold()
    {
        using BpfObject loaded = Load("maps_in_maps");
        string byIndex = $"{loaded.Maps["by_index"].Id}";
        uint second = loaded.Maps["second"].Id;
        RawMap calls = loaded.Maps["calls"];
        JsonElement program = DotnetBpf.Document("map", "dump", $"{calls.Id}")[0];
        uint last = calls.MaxEntries - 1;

        Succeeds("update", byIndex, "1", $"{second}");
        Succeeds("update", $"{calls.Id}", $"{last}", $"{program.GetProperty("prog_id").GetUInt32()}");

        Assert.That(DotnetBpf.Document("map", "lookup", byIndex, "1").GetProperty("inner_map_id").GetUInt32(), Is.EqualTo(second));
        Assert.That(DotnetBpf.Document("map", "lookup", $"{calls.Id}", $"{last}").GetProperty("prog_id").GetUInt32(), Is.EqualTo(program.GetProperty("prog_id").GetUInt32()));
        Fails("2 values are given", "update", byIndex, "1", $"{second}", $"{second}");
        Fails("What is put in has to be like what the map was made for", "update", byIndex, "1", byIndex);
    }

    [Test]
    public void Maps_without_keys_say_so()
    {
        using var map = BpfMap.Create<QueueMap<uint>>("waiting", 10);

        Fails("Maps of kind Queue have no keys", "update", $"{map.Id}", "1", "2");
        Fails("It is a queue or stack", "lookup", $"{map.Id}", "1");
        Fails("Maps of kind Queue have no keys", "delete", $"{map.Id}", "1");
    }

    [Test]
    public void Frozen_maps_stay_as_they_are()
    {
        using var map = BpfMap.Create<HashMap<uint, ulong>>("frozen", 10);

        Succeeds("freeze", $"{map.Id}");

        Fails("The map is frozen", "update", $"{map.Id}", "1", "10");
        Assert.That(map.GetInfo().IsFrozen, Is.True);
    }

    [Test]
    public void A_map_is_pinned_at_a_path_where_nothing_is()
    {
        using var files = new BpfFileSystemScope();
        using var map = BpfMap.Create<HashMap<uint, ulong>>("pinned", 10);

        Succeeds("pin", $"{map.Id}", files.Path("below/it"));

        using RawMap opened = RawMap.OpenPinned(files.Path("below/it"));
        Assert.That(opened.Id, Is.EqualTo(map.Id));
        Fails("EEXIST", "pin", $"{map.Id}", files.Path("below/it"));
    }

    [Test]
    public void A_map_is_created_with_a_pin()
    {
        using var files = new BpfFileSystemScope();

        JsonElement created = DotnetBpf.Document("map", "create", files.Path("a-table"), "--type", "hash", "--key", "4", "--value", "8", "--entries", "100", "--flags", "0x1");

        using var map = BpfMap.OpenPinned<HashMap<uint, ulong>>(files.Path("a-table"));
        Assert.That((created.GetProperty("id").GetUInt32(), created.GetProperty("name").GetString(), created.GetProperty("type").GetString(), created.GetProperty("pinned").GetString()),
            Is.EqualTo((map.Id, "a_table", "hash", files.Path("a-table"))));
        Assert.That((map.Name, map.MaxEntries, map.Flags), Is.EqualTo(("a_table", 100u, TestMaps.NoPreallocation)));
        Assert.That(DotnetBpf.Run("map", "create", files.Path("outer"), "--type", "array_of_maps", "--key", "4", "--value", "4", "--entries", "2", "--inner", $"{map.Id}", "--name", "outer").ExitCode, Is.Zero);
        Succeeds("update", files.Path("outer"), "1", files.Path("a-table"));
    }

    [Test]
    public void A_map_that_cannot_be_leaves_nothing()
    {
        using var files = new BpfFileSystemScope();

        Fails("its keys must have 4 bytes, not 8", "create", files.Path("wrong"), "--type", "array", "--key", "8", "--value", "8", "--entries", "1");
        ProcessResult unknown = DotnetBpf.Run("map", "create", files.Path("wrong"), "--type", "hsah", "--key", "8");
        Assert.That(unknown.ExitCode, Is.EqualTo(2));
        Assert.That(unknown.Error, Does.Contain("There is no kind of map 'hsah'. There are hash, array,"));
        ProcessResult flags = DotnetBpf.Run("map", "create", files.Path("wrong"), "--type", "hash", "--flags", "0x100000000");
        Assert.That(flags.ExitCode, Is.EqualTo(2));
        Assert.That(flags.Error, Does.Contain("The kernel has 32 flags."));
        Assert.That(files.Entries(), Is.Empty);
    }
}
