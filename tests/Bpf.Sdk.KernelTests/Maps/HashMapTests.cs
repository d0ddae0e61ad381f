using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

[TestFixture(BpfMapType.Hash)]
[TestFixture(BpfMapType.LruHash)]
public sealed class HashMapTests(BpfMapType type)
{
    const int Capacity = 1000;

    RawMap _raw = null!;
    HashTableMap<uint, ulong> _map = null!;

    [SetUp]
    public void Create()
    {
        KernelRequirement.Root();
        _raw = Create(TestMaps.CapacityFor(type, Capacity));
        _map = Typed(_raw);
    }

    [TearDown]
    public void Close()
    {
        _map?.Dispose();
        _raw?.Dispose();
    }

    RawMap Create(uint capacity, uint flags = 0) => new(MapCreator.Create(
        new MapSpec { Name = "table", Type = type, KeySize = 4, ValueSize = 8, MaxEntries = capacity, Flags = flags }, btf: null));

    HashTableMap<uint, ulong> Typed(RawMap map) => type == BpfMapType.Hash ? map.As<HashMap<uint, ulong>>() : map.As<LruHashMap<uint, ulong>>();

    void Fill(int count)
    {
        uint[] keys = [.. Enumerable.Range(0, count).Select(static key => (uint)key)];
        _map.SetRange(keys, [.. keys.Select(static key => key * 10ul)]);
    }

    [Test]
    public void What_was_set_is_found()
    {
        _map[7] = 70;

        Assert.That(_map[7], Is.EqualTo(70));
        Assert.That(_map.TryGetValue(7, out ulong value), Is.True);
        Assert.That(value, Is.EqualTo(70));
        Assert.That(_map.ContainsKey(7), Is.True);
    }

    [Test]
    public void What_was_not_set_is_not_there()
    {
        Assert.That(_map.TryGetValue(8, out ulong value), Is.False);
        Assert.That(value, Is.Zero);
        Assert.That(() => _map[8], Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("Map 'table' does not have key 8."));
    }

    [Test]
    public void A_key_is_added_once()
    {
        Assert.That((_map.TryAdd(1, 10), _map.TryAdd(1, 11), _map[1]), Is.EqualTo((true, false, 10ul)));
        Assert.That(() => _map.Set(1, 12, MapUpdateMode.NoExist),
            Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Exists).And.Message.Contains("map 'table', key 1: EEXIST"));
    }

    [Test]
    public void Only_a_key_that_is_there_is_replaced()
    {
        Assert.That(_map.TryReplace(1, 10), Is.False);
        Assert.That(() => _map.Set(1, 10, MapUpdateMode.Exist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotFound));
        _map[1] = 10;
        Assert.That((_map.TryReplace(1, 11), _map[1]), Is.EqualTo((true, 11ul)));
    }

    [Test]
    public void A_key_is_removed_once()
    {
        _map[1] = 10;

        Assert.That((_map.Remove(1), _map.Remove(1), _map.ContainsKey(1)), Is.EqualTo((true, false, false)));
    }

    [Test]
    [RequiresKernel("5.14")]
    public void A_removed_value_is_given()
    {
        _map[1] = 10;

        Assert.That((_map.TryRemove(1, out ulong value), value), Is.EqualTo((true, 10ul)));
        Assert.That((_map.TryRemove(1, out value), value), Is.EqualTo((false, 0ul)));
    }

    [TestCase(500, 500)]
    [TestCase(500, 800)]
    [TestCase(500, 100)]
    [TestCase(500, 1)]
    [TestCase(0, 10)]
    [TestCase(10, 0)]
    public void Elements_are_taken_out_as_far_as_there_is_room(int count, int room)
    {
        Fill(count);
        uint[] keys = new uint[room];
        ulong[] values = new ulong[room];

        int taken = _map.Drain(keys, values);

        Assert.That(taken, Is.EqualTo(Math.Min(count, room)));
        Assert.That(values.AsSpan(0, taken).ToArray(), Is.EqualTo(keys.AsSpan(0, taken).ToArray().Select(static key => key * 10ul)));
        Assert.That(_map.Select(static pair => pair.Key).Concat(keys.Take(taken)).Order(), Is.EqualTo(Enumerable.Range(0, count)));
    }

    [Test]
    public void A_table_is_emptied_by_little_room()
    {
        Fill(500);
        uint[] keys = new uint[7];
        ulong[] values = new ulong[7];
        var all = new List<uint>();
        for (int taken; (taken = _map.Drain(keys, values)) > 0;)
        {
            all.AddRange(keys.AsSpan(0, taken));
        }

        Assert.That(all.Order(), Is.EqualTo(Enumerable.Range(0, 500)));
        Assert.That(_map.Count(), Is.Zero);
    }

    [Test]
    public void All_elements_are_enumerated([Values(0, 1, 500, Capacity)] int count)
    {
        Fill(count);

        Assert.That(_map.OrderBy(static pair => pair.Key), Is.EqualTo(Enumerable.Range(0, count).Select(static key => KeyValuePair.Create((uint)key, (ulong)key * 10))));
        Assert.That(_map.Count(), Is.EqualTo(count));
    }

    [Test]
    public void Elements_of_many_batches_are_enumerated_counted_and_cleared()
    {
        const int Count = 40_000;
        using RawMap raw = Create(TestMaps.CapacityFor(type, Count));
        HashTableMap<uint, ulong> map = Typed(raw);
        uint[] keys = [.. Enumerable.Range(0, Count).Select(static key => (uint)key)];
        map.SetRange(keys, [.. keys.Select(static key => key * 10ul)]);

        Assert.That(map.Select(static pair => pair.Key).ToList(), Is.Unique.And.Count.EqualTo(Count));
        Assert.That(map.Sum(static pair => (decimal)pair.Value), Is.EqualTo(keys.Sum(static key => key * 10m)));
        Assert.That(map.Count(), Is.EqualTo(Count));
        map.Clear();
        Assert.That(map.Count(), Is.Zero);
    }

    [Test]
    public void Enumeration_allocates_nothing()
    {
        Fill(500);
        Sum();
        long before = GC.GetAllocatedBytesForCurrentThread();

        ulong sum = Sum();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.EqualTo(Enumerable.Range(0, 500).Sum(static key => key * 10)));

        ulong Sum()
        {
            ulong total = 0;
            foreach ((_, ulong value) in _map)
            {
                total += value;
            }

            return total;
        }
    }

    [Test]
    public void Elements_can_be_removed_while_they_are_enumerated()
    {
        Fill(500);
        var seen = new List<uint>();
        foreach ((uint key, _) in _map)
        {
            seen.Add(key);
            _map.Remove(key);
        }

        Assert.That(seen, Is.Unique.And.Count.EqualTo(500));
        Assert.That(_map.Count(), Is.Zero);
    }

    [TestCase(500, 500)]
    [TestCase(500, 800)]
    [TestCase(500, 100)]
    [TestCase(0, 10)]
    [TestCase(10, 0)]
    public void Elements_are_copied_as_far_as_there_is_room(int count, int room)
    {
        Fill(count);
        uint[] keys = new uint[room];
        ulong[] values = new ulong[room];

        int copied = _map.CopyTo(keys, values);

        Assert.That(copied, Is.EqualTo(Math.Min(count, room)));
        Assert.That(keys.AsSpan(0, copied).ToArray(), Is.Unique);
        Assert.That(values.AsSpan(0, copied).ToArray(), Is.EqualTo(keys.AsSpan(0, copied).ToArray().Select(static key => key * 10ul)));
    }

    [Test]
    public void Keys_and_values_are_as_many() =>
        Assert.That(() => _map.SetRange(new uint[3], new ulong[2]), Throws.ArgumentException.With.Message.StartsWith("There are 3 keys and 2 values."));

    [Test]
    public void Many_are_removed_at_once_also_if_some_are_missing()
    {
        Fill(10);

        Assert.That(_map.RemoveRange([1, 2, 77, 3, 78, 79, 4]), Is.EqualTo(4));
        Assert.That(_map.Select(static pair => pair.Key), Is.EquivalentTo(new uint[] { 0, 5, 6, 7, 8, 9 }));
    }

    [Test]
    public void Everything_is_removed()
    {
        Fill(500);

        _map.Clear();

        Assert.That(_map.Count(), Is.Zero);
    }

    [Test]
    public void A_full_table_says_so_and_a_least_recently_used_one_makes_room()
    {
        using RawMap raw = Create(4);
        HashTableMap<uint, ulong> small = Typed(raw);
        void Overfill()
        {
            for (uint key = 0; key <= raw.MaxEntries; key++)
            {
                small[key] = key;
            }
        }

        if (type == BpfMapType.LruHash)
        {
            Assert.That(Overfill, Throws.Nothing);
        }
        else
        {
            Assert.That(Overfill, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full).And.Property("Key").EqualTo("4")
                .And.Message.EqualTo("Cannot update map 'table', key 4: E2BIG. It has all the 4 elements that it may have: remove some, or give it a larger max_entries."));
        }
    }

    [Test]
    public void A_frozen_map_is_only_read()
    {
        _map[1] = 10;
        _map.Freeze();

        Assert.That(() => _map[2] = 20, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen));
        Assert.That(_map[1], Is.EqualTo(10));
    }

    [Test]
    public void What_was_opened_for_reading_is_only_read()
    {
        _map[1] = 10;
        using HashTableMap<uint, ulong> reader = type == BpfMapType.Hash
            ? BpfMap.OpenById<HashMap<uint, ulong>>(_map.Id, BpfMapAccess.ReadOnly)
            : BpfMap.OpenById<LruHashMap<uint, ulong>>(_map.Id, BpfMapAccess.ReadOnly);

        Assert.That(reader[1], Is.EqualTo(10));
        Assert.That(() => reader[2] = 20, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.ReadOnly));
    }

    [Test]
    public void What_was_opened_for_writing_is_only_written()
    {
        using HashTableMap<uint, ulong> writer = type == BpfMapType.Hash
            ? BpfMap.OpenById<HashMap<uint, ulong>>(_map.Id, BpfMapAccess.WriteOnly)
            : BpfMap.OpenById<LruHashMap<uint, ulong>>(_map.Id, BpfMapAccess.WriteOnly);

        writer[1] = 10;
        Assert.That(() => writer[1], Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.WriteOnly));
        Assert.That(_map[1], Is.EqualTo(10));
    }

    [Test]
    public void Another_kind_and_other_sizes_are_refused_by_name() =>
        Assert.That(() => _raw.As<HashMap<ulong, ushort>>(),
            Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("key size").And.Message.Contains("value size").And.Message.Contains("HashMap<UInt64, UInt16>"));

    [Test]
    public void A_lock_that_the_value_does_not_have_is_named()
    {
        Assert.That(() => _map.Set(1, 1, MapUpdateMode.Locked), Throws.TypeOf<BpfMapException>().With.Message.Contains("bpf_spin_lock"));
        Assert.That(() => _map.TryGetValueLocked(1, out _), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotSupported).And.Message.Contains("bpf_spin_lock"));
    }
}
