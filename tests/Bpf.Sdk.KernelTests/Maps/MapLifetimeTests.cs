using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class MapLifetimeTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_map_cannot_be_used_when_its_object_is_gone()
    {
        BpfObject loaded = Load();
        RawMap map = loaded.Maps["packets"];
        ArrayMap<ulong> array = map.AsArray<ulong>();

        loaded.Dispose();

        Assert.That(() => array[0], Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => array[0] = 1, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => array.ToArray(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => map.TryGetValue(new byte[4], new byte[8]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => map.TryGetNextKey([], new byte[4]), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_closed_map_cannot_be_pinned_and_no_directory_is_made()
    {
        using var files = new BpfFileSystemScope();
        BpfObject loaded = Load();
        RawMap map = loaded.Maps["packets"];
        loaded.Dispose();

        Assert.That(() => map.Pin(files.Path("below/packets")), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(files.Entries(), Is.Empty);
    }

    [Test]
    public void A_map_of_an_object_is_closed_with_the_object_only()
    {
        using BpfObject loaded = Load();
        ArrayMap<ulong> array = loaded.Maps["packets"].AsArray<ulong>();

        array.Dispose();
        loaded.Maps["packets"].Dispose();

        Assert.That(array[0], Is.Zero);
        Assert.That(TestRun.Of(loaded.Programs["tc_count"]), Is.EqualTo(-1));
    }

    [Test]
    public void A_map_that_was_opened_by_itself_stays_when_the_object_is_gone()
    {
        BpfObject loaded = Load();
        using RawMap opened = RawMap.OpenById(loaded.Maps["packets"].Id);

        loaded.Dispose();

        Assert.That(opened.AsArray<ulong>()[0], Is.Zero);
    }

    [Test]
    public void An_object_is_closed_twice_without_harm()
    {
        BpfObject loaded = Load();
        loaded.Dispose();

        Assert.That(loaded.Dispose, Throws.Nothing);
    }

    [Test]
    public void A_loaded_object_stays_when_the_opened_one_is_closed()
    {
        OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();

        open.Dispose();

        Assert.That(TestRun.Of(loaded.Programs["tc_pass"]), Is.Zero);
    }

    [Test]
    public void Global_variables_cannot_be_used_when_the_object_is_gone()
    {
        using OpenBpfObject open = TestObjects.Open("globals");
        BpfObject loaded = open.Load();
        GlobalSection data = loaded.Sections[".data"];

        loaded.Dispose();

        Assert.That(() => data.Read<int>(0), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => data.Write(0, 1), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void An_object_uses_a_map_that_exists()
    {
        using BpfObject first = Load();
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        open.ReuseMap("packets", first.Maps["packets"]);
        using BpfObject second = open.Load();

        TestRun.Of(second.Programs["tc_count"]);

        Assert.That(first.Maps["packets"].AsArray<ulong>()[0], Is.EqualTo(1));
        Assert.That(second.Maps["packets"].Id, Is.EqualTo(first.Maps["packets"].Id));
    }

    [Test]
    public void A_map_that_was_given_may_be_closed_before_the_load()
    {
        BpfObject first = Load();
        uint id = first.Maps["packets"].Id;
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        open.ReuseMap("packets", first.Maps["packets"]);
        open.ReuseMap("packets", first.Maps["packets"]);
        first.Dispose();

        using BpfObject second = open.Load();

        Assert.That(second.Maps["packets"].Id, Is.EqualTo(id));
    }

    [Test]
    public void A_map_that_was_given_needs_no_place_to_be_pinned()
    {
        using BpfObject first = Load();
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        open.Maps["packets"].Pinning = BpfPinning.ByName;
        open.ReuseMap("packets", first.Maps["packets"]);

        using BpfObject second = open.Load(new() { PinRoot = "/does/not/exist" });

        Assert.That(second.Maps["packets"].Id, Is.EqualTo(first.Maps["packets"].Id));
    }

    [Test]
    public void A_map_of_another_shape_cannot_take_the_place()
    {
        using BpfObject first = Load();
        using OpenBpfObject open = TestObjects.Open("map_kinds");

        Assert.That(() => open.ReuseMap("pairs", first.Maps["packets"]), Throws.TypeOf<BpfMapMismatchException>()
            .With.Message.Contains("type is Array, not Hash").And.Message.Contains("cannot take the place of map 'pairs'"));
    }

    [Test]
    public void A_map_that_the_object_does_not_have_cannot_be_replaced()
    {
        using BpfObject first = Load();
        using OpenBpfObject open = TestObjects.Open("map_kinds");

        Assert.That(() => open.ReuseMap("packets", first.Maps["packets"]), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("It has: pairs"));
    }

    static BpfObject Load()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        return open.Load();
    }
}
