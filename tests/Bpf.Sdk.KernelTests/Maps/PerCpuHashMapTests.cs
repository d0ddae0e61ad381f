using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

[TestFixture(BpfMapType.PerCpuHash)]
[TestFixture(BpfMapType.LruPerCpuHash)]
public sealed class PerCpuHashMapTests(BpfMapType type)
{
    const int Capacity = 1000;

    readonly PerCpu<uint> _values = new();
    RawMap _raw = null!;
    PerCpuHashTableMap<uint, uint> _map = null!;

    [SetUp]
    public void Create()
    {
        KernelRequirement.Root();
        _raw = Create(TestMaps.CapacityFor(type, Capacity), 4);
        _map = Typed<uint>(_raw);
        _values.Clear();
    }

    [TearDown]
    public void Close()
    {
        _map?.Dispose();
        _raw?.Dispose();
    }

    RawMap Create(uint capacity, uint valueSize) =>
        new(MapCreator.Create(new MapSpec { Name = "table", Type = type, KeySize = 4, ValueSize = valueSize, MaxEntries = capacity }, btf: null));

    PerCpuHashTableMap<uint, T> Typed<T>(RawMap map) where T : unmanaged =>
        type == BpfMapType.PerCpuHash ? map.As<PerCpuHashMap<uint, T>>() : map.As<LruPerCpuHashMap<uint, T>>();

    PerCpuHashTableMap<uint, uint> Reopened(BpfMapAccess access) => type == BpfMapType.PerCpuHash
        ? BpfMap.OpenById<PerCpuHashMap<uint, uint>>(_map.Id, access)
        : BpfMap.OpenById<LruPerCpuHashMap<uint, uint>>(_map.Id, access);

    // Every CPU has another value for every key.
    PerCpu<uint> Of(uint key)
    {
        for (int position = 0; position < _values.Count; position++)
        {
            _values[position] = key * 1000 + (uint)position + 1;
        }

        return _values;
    }

    void Fill(int count)
    {
        for (uint key = 0; key < count; key++)
        {
            _map.Set(key, Of(key));
        }
    }

    uint[] Keys()
    {
        var keys = new List<uint>();
        foreach ((uint key, _) in _map)
        {
            keys.Add(key);
        }

        return [.. keys.Order()];
    }

    [Test]
    public void Every_CPU_has_the_value_that_was_set()
    {
        Fill(10);
        uint[] expected = Of(7).ToArray();
        _values.Clear();

        Assert.That(_map.TryGetValue(7, _values), Is.True);
        Assert.That(_values.ToArray(), Is.EqualTo(expected));
        Assert.That((_map.ContainsKey(7), _map.ContainsKey(77)), Is.EqualTo((true, false)));
    }

    [Test]
    public void What_was_not_set_is_not_there_and_leaves_the_buffer()
    {
        _values.Fill(9);

        Assert.That(_map.TryGetValue(8, _values), Is.False);
        Assert.That(_values.ToArray(), Is.All.EqualTo(9));
    }

    [Test]
    public void A_key_is_added_once()
    {
        Assert.That((_map.TryAdd(1, Of(1)), _map.TryAdd(1, Of(2))), Is.EqualTo((true, false)));
        _map.TryGetValue(1, _values);
        Assert.That(_values[0], Is.EqualTo(1001));
        Assert.That(() => _map.Set(1, Of(1), MapUpdateMode.NoExist),
            Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Exists).And.Message.Contains("map 'table', key 1: EEXIST"));
    }

    [Test]
    public void Only_a_key_that_is_there_is_replaced()
    {
        Assert.That(_map.TryReplace(1, Of(1)), Is.False);
        Assert.That(() => _map.Set(1, Of(1), MapUpdateMode.Exist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotFound));
        _map.Set(1, Of(1));
        Assert.That(_map.TryReplace(1, Of(2)), Is.True);
        _map.TryGetValue(1, _values);
        Assert.That(_values[0], Is.EqualTo(2001));
    }

    [Test]
    public void A_key_is_removed_once()
    {
        Fill(2);

        Assert.That((_map.Remove(1), _map.Remove(1), _map.ContainsKey(1), _map.ContainsKey(0)), Is.EqualTo((true, false, false, true)));
    }

    [Test]
    [RequiresKernel("5.14")]
    public void Removed_values_are_given()
    {
        Fill(2);
        uint[] expected = Of(1).ToArray();
        _values.Clear();

        Assert.That(_map.TryRemove(1, _values), Is.True);
        Assert.That(_values.ToArray(), Is.EqualTo(expected));
        Assert.That(_map.TryRemove(1, _values), Is.False);
        Assert.That(Keys(), Is.EqualTo(new uint[] { 0 }));
    }

    [Test]
    public void All_elements_are_enumerated_also_key_by_key([Values(0, 1, 500, Capacity)] int count, [Values] bool keyByKey)
    {
        Fill(count);
        var seen = new List<uint>();
        using var elements = new PerCpuEnumerator<uint, uint>(_map, goesByKey: keyByKey);
        while (elements.MoveNext())
        {
            (uint key, PerCpuView<uint> values) = elements.Current;
            seen.Add(key);
            Assert.That(values.ToArray(), Is.EqualTo(Of(key).ToArray()));
        }

        Assert.That(seen.Order(), Is.EqualTo(Enumerable.Range(0, count)));
        Assert.That(_map.Count(), Is.EqualTo(count));
    }

    [Test]
    public void Many_keys_are_set_at_once()
    {
        uint[] keys = [.. Enumerable.Range(0, Capacity).Select(static key => (uint)key)];
        uint[] values = [.. keys.SelectMany(key => Of(key).ToArray())];

        _map.SetRange(keys, values);

        Assert.That(Keys(), Is.EqualTo(keys));
        foreach ((uint key, PerCpuView<uint> read) in _map)
        {
            Assert.That(read.ToArray(), Is.EqualTo(Of(key).ToArray()));
        }
    }

    [Test]
    public void Keys_that_are_set_at_once_are_added_or_replaced_as_the_mode_says()
    {
        Fill(3);
        uint[] values = [.. Of(2).ToArray(), .. Of(5).ToArray()];

        Assert.That(() => _map.SetRange([2, 5], values, MapUpdateMode.Exist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotFound).And.Property("Key").EqualTo("5"));
        Assert.That(() => _map.SetRange([5, 2], values, MapUpdateMode.NoExist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Exists).And.Property("Key").EqualTo("2"));
        Assert.That(Keys(), Is.EqualTo(new uint[] { 0, 1, 2, 5 }));
    }

    [Test]
    public void Each_key_has_a_value_for_each_CPU()
    {
        Assert.That(() => _map.SetRange([1, 2], new uint[2 * PossibleCpus.Count + 1]), Throws.ArgumentException.With.Message.Contains($"{2 * PossibleCpus.Count} are needed"));
        Assert.That(() => _map.SetRange([], []), Throws.Nothing);
    }

    [Test]
    public void Buckets_larger_than_a_batch_are_enumerated()
    {
        const int Count = 24;
        using RawMap raw = Create(Count * 8, 32768); // a CPU of a least-recently-used table takes 128 free elements at once
        PerCpuHashTableMap<uint, Large> map = Typed<Large>(raw);
        var large = new PerCpu<Large>();
        for (uint key = 0; key < Count; key++)
        {
            large[large.Count - 1][32767] = (byte)(key + 1);
            map.Set(key, large);
        }

        var last = new List<(uint, int)>();
        foreach ((uint key, PerCpuView<Large> read) in map)
        {
            last.Add((key, read[read.Count - 1][32767]));
        }

        Assert.That(last.Order(), Is.EqualTo(Enumerable.Range(0, Count).Select(static key => ((uint)key, key + 1))));
    }

    [Test]
    public void Elements_can_be_removed_while_they_are_enumerated([Values] bool keyByKey)
    {
        Fill(500);
        var seen = new List<uint>();
        using var elements = new PerCpuEnumerator<uint, uint>(_map, goesByKey: keyByKey);
        while (elements.MoveNext())
        {
            seen.Add(elements.Current.Key);
            _map.Remove(elements.Current.Key);
        }

        Assert.That(seen, Is.Unique.And.Count.EqualTo(500));
        Assert.That(_map.Count(), Is.Zero);
    }

    [Test]
    public void Many_are_removed_at_once_also_if_some_are_missing()
    {
        Fill(10);

        Assert.That(_map.RemoveRange([1, 2, 77, 3, 78, 79, 4]), Is.EqualTo(4));
        Assert.That(Keys(), Is.EqualTo(new uint[] { 0, 5, 6, 7, 8, 9 }));
    }

    [Test]
    public void Everything_is_removed()
    {
        Fill(500);

        _map.Clear();

        Assert.That(_map.Count(), Is.Zero);
    }

    [Test]
    public void Values_of_an_odd_size_keep_their_neighbours()
    {
        using RawMap raw = Create(4, 13);
        PerCpuHashTableMap<uint, Odd> map = Typed<Odd>(raw);
        var written = new PerCpu<Odd>();
        for (int position = 0; position < written.Count; position++)
        {
            written[position] = new(position + 1, -position, (byte)(position + 100));
        }

        map.Set(1, written);

        var read = new PerCpu<Odd>();
        Assert.That(map.TryGetValue(1, read), Is.True);
        Assert.That(read.ToArray(), Is.EqualTo(written.ToArray()));
        foreach ((_, PerCpuView<Odd> values) in map)
        {
            Assert.That(values.ToArray(), Is.EqualTo(written.ToArray()));
        }
    }

    [Test]
    public void Nothing_is_allocated()
    {
        Fill(500);
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();

        ulong sum = Use();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.Positive);

        ulong Use()
        {
            ulong sum = 0;
            _map.TryGetValue(1, _values);
            _map.Set(2, _values);
            _map.TryAdd(3, _values);
            _map.TryReplace(3, _values);
            _map.ContainsKey(4);
            _map.Remove(900);
            foreach ((uint key, PerCpuView<uint> values) in _map)
            {
                sum += key + values.Sum();
            }

            return sum + (ulong)_map.Count();
        }
    }

    [Test]
    public void Only_the_CPU_that_a_program_runs_on_counts()
    {
        using OpenBpfObject open = TestObjects.Open("per_cpu");
        using BpfObject loaded = open.Load();
        PerCpuHashTableMap<uint, ulong> map = Typed<ulong>(loaded.Maps[type == BpfMapType.PerCpuHash ? "hash" : "lru"]);
        int[] online = PossibleCpus.Parse(File.ReadAllText("/sys/devices/system/cpu/online"));
        foreach (int cpu in online)
        {
            for (int run = 0; run <= cpu; run++)
            {
                loaded.Programs["count_here"].TestRun(options: new() { Cpu = cpu });
            }
        }

        var counts = new PerCpu<ulong>();
        Assert.That(map.TryGetValue(7, counts), Is.True);
        Assert.That(counts.ToArray(), Is.EqualTo(Enumerable.Range(0, counts.Count).Select(position => online.Contains(counts.CpuAt(position)) ? counts.CpuAt(position) + 1 : 0)));
    }

    [Test]
    public void A_full_table_says_so_and_a_least_recently_used_one_makes_room()
    {
        using RawMap raw = Create(4, 4);
        PerCpuHashTableMap<uint, uint> small = Typed<uint>(raw);
        void Overfill()
        {
            for (uint key = 0; key <= raw.MaxEntries; key++)
            {
                small.Set(key, Of(key));
            }
        }

        if (type == BpfMapType.LruPerCpuHash)
        {
            Assert.That(Overfill, Throws.Nothing);
        }
        else
        {
            Assert.That(Overfill, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full).And.Property("Key").EqualTo("4"));
        }
    }

    [Test]
    public void A_frozen_map_is_only_read()
    {
        Fill(2);
        _map.Freeze();

        Assert.That(() => _map.Set(2, _values), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen));
        Assert.That(() => _map.Clear(), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen));
        Assert.That(_map.TryGetValue(1, _values), Is.True);
    }

    [Test]
    public void What_was_opened_for_reading_is_only_read()
    {
        Fill(2);
        using PerCpuHashTableMap<uint, uint> reader = Reopened(BpfMapAccess.ReadOnly);

        Assert.That(reader.TryGetValue(1, _values), Is.True);
        Assert.That(() => reader.Remove(1), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.ReadOnly));
    }

    [Test]
    public void What_was_opened_for_writing_is_only_written()
    {
        using PerCpuHashTableMap<uint, uint> writer = Reopened(BpfMapAccess.WriteOnly);

        writer.Set(1, Of(1));
        Assert.That(() => writer.TryGetValue(1, _values), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.WriteOnly));
        Assert.That(_map.ContainsKey(1), Is.True);
    }

    [Test]
    public void A_closed_map_says_so()
    {
        _raw.Dispose();

        Assert.That(() => _map.TryGetValue(1, _values), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.Set(1, _values), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.TryRemove(1, _values), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.ContainsKey(1), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.Remove(1), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.Clear(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => Keys(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Another_kind_and_other_sizes_are_refused_by_name()
    {
        Assert.That(() => _raw.As<PerCpuHashMap<ulong, ushort>>(),
            Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("key size").And.Message.Contains("value size").And.Message.Contains("PerCpuHashMap<UInt64, UInt16>"));
        Assert.That(() => _raw.As<HashMap<uint, uint>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("type"));
    }

    [Test]
    public void A_lock_is_refused() =>
        Assert.That(() => _map.Set(1, _values, MapUpdateMode.Locked), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotSupported));

    [Test]
    public void A_buffer_is_needed_for_every_CPU()
    {
        Assert.That(() => _map.TryGetValue(1, null!), Throws.ArgumentNullException);
        Assert.That(() => _map.Set(1, new PerCpu<uint>([])), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _map.TryRemove(1, new PerCpu<uint>([])), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    record struct Odd(long First, int Second, byte Third);

    // As large as the kernel lets a value of one CPU be (PCPU_MIN_UNIT_SIZE).
    [InlineArray(32768)]
    struct Large
    {
        byte _first;
    }
}
