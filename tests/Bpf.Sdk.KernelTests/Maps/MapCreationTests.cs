using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Maps that no object declares, and second handles.</summary>
public sealed class MapCreationTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_class_says_what_its_map_is_like()
    {
        using var map = BpfMap.Create<HashMap<uint, ulong>>("by_hand", maxEntries: 100);
        map[7] = 70;

        Assert.That((map.Name, map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map[7]), Is.EqualTo(("by_hand", BpfMapType.Hash, 4u, 8u, 100u, 70ul)));
        using RawMap opened = RawMap.OpenById(map.Id);
        Assert.That(opened.Name, Is.EqualTo("by_hand"));
    }

    static void Created<TMap>(BpfMapType type) where TMap : BpfMap, IBpfMap<TMap>
    {
        using var map = BpfMap.Create<TMap>("any", maxEntries: 16);
        Assert.That((map.Type, map.MaxEntries >= 16), Is.EqualTo((type, true)));
    }

    [Test]
    public void Maps_of_all_kinds_whose_classes_say_enough_are_created()
    {
        Created<HashMap<uint, byte>>(BpfMapType.Hash);
        Created<LruHashMap<uint, byte>>(BpfMapType.LruHash);
        Created<PerCpuHashMap<uint, byte>>(BpfMapType.PerCpuHash);
        Created<LruPerCpuHashMap<uint, byte>>(BpfMapType.LruPerCpuHash);
        Created<ArrayMap<long>>(BpfMapType.Array);
        Created<PerCpuArrayMap<long>>(BpfMapType.PerCpuArray);
        Created<LpmTrieMap<IPv4Prefix, uint>>(BpfMapType.LpmTrie);
        Created<QueueMap<int>>(BpfMapType.Queue);
        Created<StackMap<int>>(BpfMapType.Stack);
        Created<ProgramArrayMap>(BpfMapType.ProgramArray);
    }

    [Test]
    [RequiresKernel("5.16")]
    public void A_bloom_filter_is_created() => Created<BloomFilterMap<int>>(BpfMapType.BloomFilter);

    [Test]
    public void A_map_of_maps_needs_to_know_its_inner_maps()
    {
        MapSpec spec = BpfMap.SpecOf<ArrayOfMaps<HashMap<uint, uint>>>("outer", maxEntries: 2);
        Assert.That(() => BpfMap.Create<ArrayOfMaps<HashMap<uint, uint>>>(spec), Throws.TypeOf<BpfException>().With.Message.Contains("set InnerMap"));
        spec.InnerMap = BpfMap.SpecOf<HashMap<uint, uint>>("inner", maxEntries: 5);
        using var outer = BpfMap.Create<ArrayOfMaps<HashMap<uint, uint>>>(spec);
        using var inner = BpfMap.Create<HashMap<uint, uint>>(spec.InnerMap);
        inner[1] = 10;

        outer.Set(1, inner);

        Assert.That(outer.TryOpen(1, out HashMap<uint, uint>? opened), Is.True);
        using (opened)
        {
            Assert.That(opened![1], Is.EqualTo(10));
        }
    }

    [Test]
    public void A_specification_of_another_kind_is_refused_and_nothing_stays()
    {
        var spec = new MapSpec { Name = "other_kind", Type = BpfMapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = 1 };

        Assert.That(() => BpfMap.Create<HashMap<uint, ulong>>(spec), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("type is Array, not Hash"));
        Assert.That(() => RawMap.OpenByName("other_kind"), Throws.TypeOf<BpfException>());
    }

    [Test]
    public void What_the_kernel_refuses_is_explained_by_the_rules_of_the_kind()
    {
        Assert.That(() => BpfMap.Create<HashMap<uint, ulong>>("empty", maxEntries: 0), Throws.TypeOf<BpfException>().With.Message.Contains("it has no capacity"));
        Assert.That(() => BpfMap.Create<ArrayMap<uint>>("flags", 1, flags: 1), Throws.TypeOf<BpfException>().With.Message.Contains("it cannot have the flag BPF_F_NO_PREALLOC"));
    }

    [Test]
    public void A_class_that_does_not_say_all_asks_for_a_specification()
    {
        Assert.That(() => BpfMap.Create<StackTraceMap>("stacks", 10), Throws.TypeOf<NotSupportedException>().With.Message.Contains("StackTraceMap").And.Message.Contains("MapSpec"));
        using var map = BpfMap.Create<StackTraceMap>(new MapSpec { Name = "stacks", Type = BpfMapType.StackTrace, KeySize = 4, ValueSize = 80, MaxEntries = 10 });
        Assert.That((map.Depth, map.HasBuildIds), Is.EqualTo((10, false)));
    }

    [Test]
    public void A_map_for_one_program_only_comes_with_its_object()
    {
        MapSpec spec = BpfMap.SpecOf<ArrayMap<uint>>("exclusive", 1);
        spec.ExclusiveProgram = "count";

        Assert.That(() => RawMap.Create(spec), Throws.ArgumentException.With.Message.Contains("for program 'count' alone"));
    }

    [Test]
    public void A_map_has_a_name() => Assert.That(() => BpfMap.Create<ArrayMap<uint>>("", 1), Throws.ArgumentException);

    [Test]
    public void Another_empty_map_is_made_like_one_that_is_there()
    {
        using var map = BpfMap.Create<HashMap<uint, ulong>>("first", maxEntries: 100, flags: TestMaps.NoPreallocation);
        map[1] = 10;

        using var other = BpfMap.Create<HashMap<uint, ulong>>(map.ToSpec());

        Assert.That(other.Compare(map.ToSpec()), Is.Empty);
        Assert.That((other.Id == map.Id, other.Count(), other.Name, other.Flags), Is.EqualTo((false, 0, "first", TestMaps.NoPreallocation)));
    }

    [Test]
    public void A_second_handle_is_the_same_map_and_outlives_the_first()
    {
        var first = BpfMap.Create<HashMap<uint, ulong>>("shared_by_two_handles", maxEntries: 100);
        using HashMap<uint, ulong> second = first.Duplicate();
        first[1] = 10;
        uint id = first.Id;

        first.Dispose();

        Assert.That((second.Id, second.Name, second[1]), Is.EqualTo((id, "shared_by_two_handles", 10ul)));
        Assert.That(() => first.Duplicate(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_second_handle_outlives_the_object()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        BpfObject loaded = open.Load();
        using RawMap second = loaded.Maps["packets"].Duplicate();

        loaded.Dispose();

        Assert.That(second.AsArray<ulong>()[0], Is.Zero);
    }

    [Test]
    public void A_second_handle_may_do_what_the_first_may()
    {
        using var map = BpfMap.Create<HashMap<uint, ulong>>("table", maxEntries: 100);
        using var reader = BpfMap.OpenById<HashMap<uint, ulong>>(map.Id, BpfMapAccess.ReadOnly);

        using HashMap<uint, ulong> second = reader.Duplicate();

        Assert.That(() => second[1] = 1, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.ReadOnly));
    }
}
