using System.Text.Json.Nodes;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class JsonMapViewTests
{
    OpenBpfObject _open = null!;
    BpfObject _object = null!;

    [SetUp]
    public void Load()
    {
        KernelRequirement.Root();
        _open = TestObjects.Open("map_kinds");
        _object = _open.Load();
    }

    [TearDown]
    public void Close()
    {
        _object?.Dispose();
        _open?.Dispose();
    }

    [Test]
    public void Elements_are_set_read_and_removed_by_the_names_of_their_members()
    {
        var pairs = new JsonMapView(_object.Maps["pairs"]);

        pairs[7] = new JsonObject { ["first"] = 70, ["second"] = 71 };
        pairs[8] = new JsonObject { ["second"] = 81 };

        Assert.That(pairs[7]["second"]!.GetValue<uint>(), Is.EqualTo(71));
        Assert.That(pairs.Select(static pair => (pair.Key.GetValue<uint>(), pair.Value.ToJsonString())),
            Is.EquivalentTo(new[] { (7u, """{"first":70,"second":71}"""), (8u, """{"first":0,"second":81}""") }));
        Assert.That(_object.Maps["pairs"].As<HashMap<uint, ulong>>()[8], Is.EqualTo(BitConverter.IsLittleEndian ? 81ul << 32 : 81ul));
        Assert.That((pairs.Remove(7), pairs.Remove(7), pairs.TryGetValue(7, out _)), Is.EqualTo((true, false, false)));
        Assert.That(() => pairs[7], Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("Map 'pairs' does not have key 7."));
    }

    [Test]
    public void What_is_read_can_be_set_again()
    {
        var pairs = new JsonMapView(_object.Maps["pairs"]) { [1] = JsonNode.Parse("""{"first": 4294967295, "second": 2}""")! };

        pairs[2] = pairs[1];

        Assert.That(pairs[2].ToJsonString(), Is.EqualTo(pairs[1].ToJsonString()).And.Contains("4294967295"));
    }

    [Test]
    public void A_value_of_each_CPU_is_a_list()
    {
        var counts = new JsonMapView(_object.Maps["per_cpu"]);
        int length = counts[1].AsArray().Count;

        TestRun.Of(_object.Programs["touch"]);
        JsonNode after = counts[1];
        counts[0] = after;

        Assert.That(length, Is.EqualTo(PossibleCpus.Count));
        Assert.That(counts[0].ToJsonString(), Is.EqualTo(after.ToJsonString()).And.Contains("1"));
        Assert.That(() => counts[0] = 5, Throws.TypeOf<BpfException>().With.Message.Contains("a list, with one for each possible CPU"));
    }

    [Test]
    public void A_member_that_is_not_there_is_named()
    {
        var pairs = new JsonMapView(_object.Maps["pairs"]);

        Assert.That(() => pairs[1] = new JsonObject { ["frist"] = 1 }, Throws.TypeOf<BpfException>().With.Message.Contains("value of map 'pairs'").And.Message.Contains("frist"));
        Assert.That(() => pairs["one"], Throws.TypeOf<BpfException>().With.Message.Contains("key of map 'pairs'"));
        Assert.That(() => pairs.Set(1, 1, MapUpdateMode.Exist), Throws.InstanceOf<BpfException>());
    }

    [Test]
    public void Without_types_keys_and_values_are_bytes()
    {
        using RawMap map = TestMaps.Create(BpfMapType.Hash, 2, 3, 4);
        var view = new JsonMapView(map) { [JsonNode.Parse("[1, 2]")!] = JsonNode.Parse("[3, 4, \"0xff\"]")! };

        Assert.That(view.Single().Key.ToJsonString(), Is.EqualTo("""["0x01","0x02"]"""));
        Assert.That(view[view.Single().Key].ToJsonString(), Is.EqualTo("""["0x03","0x04","0xff"]"""));
    }

    [Test]
    public void A_queue_has_no_such_view() =>
        Assert.That(() => new JsonMapView(_object.Maps["waiting"]), Throws.TypeOf<BpfException>().With.Message.StartsWith("Cannot view map 'waiting'. It is a queue or stack"));

    [Test]
    public void What_an_element_holds_is_a_number_that_cannot_be_set()
    {
        using RawMap map = TestMaps.Create(BpfMapType.ProgramArray, 4, 4, 2);
        map.As<ProgramArrayMap>().Clear();
        var view = new JsonMapView(map);

        Assert.That(view, Is.Empty);
        Assert.That(() => view[0] = 1, Throws.TypeOf<BpfException>().With.Message.Contains("use ProgramArrayMap"));
    }
}
