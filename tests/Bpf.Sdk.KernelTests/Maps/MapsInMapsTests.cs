using System.Runtime.InteropServices;
using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class MapsInMapsTests
{
    const int Redirect = 7; // TC_ACT_REDIRECT, which only the last program of the chain returns

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void Programs_find_the_maps_and_the_programs_that_C_put_into_maps()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs["entry"]), Is.EqualTo(Redirect));
        Assert.That((loaded.Maps["first"].AsArray<ulong>()[0], loaded.Maps["second"].AsArray<ulong>()[0]), Is.EqualTo((1, 2)));
    }

    [Test]
    public void Programs_find_the_maps_and_the_programs_that_legacy_ids_put_into_maps()
    {
        using OpenBpfObject open = TestObjects.Open("legacy_maps_in_maps");
        open.Programs["called"].Type = BpfProgramType.SchedCls;
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs["entry"]), Is.EqualTo(Redirect));
        Assert.That((loaded.Maps["counter"].AsArray<ulong>()[0], loaded.Maps["apart"].AsArray<ulong>()[0]), Is.EqualTo((1, 1)));
    }

    [Test]
    public void A_legacy_program_without_a_type_stays_out_of_its_array()
    {
        using OpenBpfObject open = TestObjects.Open("legacy_maps_in_maps");
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs["entry"]), Is.Zero);
    }

    [Test]
    public void User_space_fills_a_map_of_maps_with_maps_of_the_declared_kind()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        using BpfObject loaded = open.Load();
        using var inner = new RawMap(Sdk.Loading.Maps.MapCreator.Create(open.Maps["to_be_filled"].InnerMap!, btf: null));
        using var other = new RawMap(Sdk.Loading.Maps.MapCreator.Create(open.Maps["to_be_filled"].InnerMap! with { ValueSize = 5 }, btf: null));

        Assert.That(() => Put(loaded.Maps["to_be_filled"], 9, inner), Throws.Nothing);
        Assert.That(() => Put(loaded.Maps["to_be_filled"], 9, other), Throws.TypeOf<BpfMapException>().With.Message.Contains("EINVAL"));
    }

    [Test]
    public void The_kind_of_the_inner_maps_can_be_set_before_load()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        open.Maps["to_be_filled"].InnerMap = new() { Name = "mine", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 5, MaxEntries = 3 };
        using BpfObject loaded = open.Load();
        using var inner = new RawMap(Sdk.Loading.Maps.MapCreator.Create(open.Maps["to_be_filled"].InnerMap!, btf: null));

        Assert.That(() => Put(loaded.Maps["to_be_filled"], 9, inner), Throws.Nothing);
    }

    [Test]
    public void The_kind_of_the_inner_maps_can_be_given_as_a_map()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        open.Maps["to_be_filled"].InnerMap = null;
        using var inner = new RawMap(Sdk.Loading.Maps.MapCreator.Create(new() { Name = "given", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 5, MaxEntries = 3 }, btf: null));
        open.SetInnerMap("to_be_filled", inner);
        using BpfObject loaded = open.Load();

        Assert.That(() => Put(loaded.Maps["to_be_filled"], 9, inner), Throws.Nothing);
        Assert.That(() => open.SetInnerMap("first", inner), Throws.ArgumentException);
    }

    [Test]
    public void Without_any_word_on_the_inner_maps_the_message_says_how_to_say_it()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        open.Maps["to_be_filled"].InnerMap = null;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("'to_be_filled'").And.Message.Contains("SetInnerMap"));
    }

    [Test]
    public void An_inner_map_that_differs_is_named_with_its_element()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        open.Maps["second"].ValueSize = 16;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("put map 'second' into element 2 of map 'by_index'").And.Message.Contains("differs from the inner maps"));
    }

    [Test]
    public void A_program_of_an_array_that_is_not_loaded_is_named()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        open.Programs["called_last"].AutoLoad = false;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("put program 'called_last' into element 2 of map 'calls'").And.Message.Contains("AutoLoad"));
    }

    [Test]
    public void A_failed_load_leaves_nothing_open()
    {
        using OpenBpfObject open = TestObjects.Open("maps_in_maps");
        open.Programs["called_last"].AutoLoad = false;
        HashSet<string> before = OpenDescriptors.Settled();

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>());

        Assert.That(OpenDescriptors.Settled(), Is.SubsetOf(before));
    }

    [Test]
    public void A_pinned_map_of_maps_is_reused_with_what_it_holds()
    {
        using var files = new BpfFileSystemScope();
        using (OpenBpfObject first = OpenPinned())
        {
            using BpfObject loaded = first.Load(new() { PinRoot = files.Root });
            loaded.Maps["by_index"].Remove(stackalloc byte[4]);
        }

        using OpenBpfObject open = OpenPinned();
        using BpfObject again = open.Load(new() { PinRoot = files.Root });

        byte[] id = new byte[4];
        Assert.That(again.Maps["by_index"].TryGetValue(stackalloc byte[4], id), Is.False);

        OpenBpfObject OpenPinned()
        {
            OpenBpfObject pinned = TestObjects.Open("maps_in_maps");
            pinned.Maps["by_index"].Pinning = BpfPinning.ByName;
            return pinned;
        }
    }

    [Test]
    public void A_map_of_maps_can_be_replaced_by_another()
    {
        using OpenBpfObject first = TestObjects.Open("maps_in_maps");
        using BpfObject loaded = first.Load();
        using OpenBpfObject second = TestObjects.Open("maps_in_maps");
        second.ReuseMap("by_index", loaded.Maps["by_index"]);
        second.ReuseMap("first", loaded.Maps["first"]);
        using BpfObject again = second.Load();

        Assert.That(TestRun.Of(again.Programs["entry"]), Is.EqualTo(Redirect));
        Assert.That(loaded.Maps["first"].AsArray<ulong>()[0], Is.EqualTo(1));
    }

    static void Put(RawMap outer, ulong key, RawMap inner)
    {
        int descriptor = inner.Handle.FileDescriptor;
        outer.SetValue(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(ref key)), MemoryMarshal.AsBytes(new ReadOnlySpan<int>(ref descriptor)));
    }
}
