using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>What a map says as a whole: histograms, greatest elements, sums.</summary>
public sealed class MapSummaryTests
{
    static readonly HistogramRange[] s_expected = [new(2, 3, 5), new(4, 7, 0), new(8, 15, 9)];

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    static PerCpu<T> Spread<T>(params ReadOnlySpan<T> values) where T : unmanaged
    {
        var spread = new PerCpu<T>();
        for (int i = 0; i < Math.Min(values.Length, spread.Count); i++)
        {
            spread[i] = values[i];
        }

        return spread;
    }

    [Test]
    public void The_elements_of_an_array_are_slots()
    {
        using var map = BpfMap.Create<ArrayMap<uint>>("slots", 26);
        (map[1], map[3]) = (5, 9);

        Assert.That(map.ToHistogram(HistogramScale.Log2).Ranges, Is.EqualTo(s_expected));
        Assert.That(map.ToHistogram(HistogramScale.Linear(10)).Ranges, Is.EqualTo(new HistogramRange[] { new(10, 19, 5), new(20, 29, 0), new(30, 39, 9) }));
    }

    [Test]
    public void Slots_of_all_CPUs_are_added_up()
    {
        using var map = BpfMap.Create<PerCpuArrayMap<uint>>("slots", 26);
        PerCpu<uint> counts = Spread<uint>(4, 8);
        map.Write(3, counts);
        ulong sum = counts.Sum();

        Assert.That(map.ToHistogram(HistogramScale.Log2).Ranges, Is.EqualTo(new HistogramRange[] { new(8, 15, sum) }));
    }

    [Test]
    public void The_sum_of_all_CPUs_may_be_more_than_one_CPU_can_count()
    {
        using var map = BpfMap.Create<PerCpuArrayMap<uint>>("slots", 1);
        var counts = new PerCpu<uint>();
        counts.Fill(uint.MaxValue);
        map.Write(0, counts);

        Assert.That(map.ToHistogram(HistogramScale.Log2).Total, Is.EqualTo((UInt128)uint.MaxValue * (uint)PossibleCpus.Count));
    }

    [Test]
    public void The_keys_of_a_table_are_slots()
    {
        using var map = BpfMap.Create<HashMap<ulong, long>>("slots", 64);
        (map[4], map[2]) = (9, 5);
        using var perCpu = BpfMap.Create<PerCpuHashMap<byte, long>>("slots", 64);
        perCpu.Set(1, Spread(5L));
        perCpu.Set(3, Spread(9L));

        Assert.That(map.ToHistogram(HistogramScale.Log2FromOne).Ranges, Is.EqualTo(s_expected));
        Assert.That(perCpu.ToHistogram(HistogramScale.Log2).Ranges, Is.EqualTo(s_expected));
    }

    [Test]
    public void An_empty_table_is_an_empty_histogram()
    {
        using var map = BpfMap.Create<HashMap<ulong, long>>("slots", 64);

        Assert.That(map.ToHistogram(HistogramScale.Log2).Ranges, Is.Empty);
    }

    record struct Slot(uint Process, uint Number);

    [Test]
    public void Keys_may_have_a_histogram_each()
    {
        using var map = BpfMap.Create<HashMap<Slot, ulong>>("slots", 64);
        (map[new(10, 1)], map[new(10, 3)], map[new(20, 0)]) = (5, 9, 1);
        using var perCpu = BpfMap.Create<PerCpuHashMap<Slot, ulong>>("slots", 64);
        perCpu.Set(new(10, 1), Spread(5ul));
        perCpu.Set(new(20, 0), Spread(1ul));

        IReadOnlyDictionary<uint, Histogram> histograms = map.ToHistograms(HistogramScale.Log2, static key => (key.Process, key.Number));
        IReadOnlyDictionary<uint, Histogram> ofCpus = perCpu.ToHistograms(HistogramScale.Log2, static key => (key.Process, key.Number));

        Assert.That(histograms.Keys, Is.EquivalentTo(new[] { 10u, 20u }));
        Assert.That(histograms[10].Ranges, Is.EqualTo(s_expected));
        Assert.That(histograms[20].Ranges, Is.EqualTo(new HistogramRange[] { new(0, 1, 1) }));
        Assert.That(ofCpus[10].Ranges, Is.EqualTo(new HistogramRange[] { new(2, 3, 5) }));
    }

    [Test]
    public void A_key_that_is_no_slot_is_named()
    {
        using var map = BpfMap.Create<HashMap<ulong, long>>("slots", 64);
        map[ulong.MaxValue] = 1;

        Assert.That(() => map.ToHistogram(HistogramScale.Log2), Throws.TypeOf<BpfException>().With.Message.Contains("map 'slots'").And.Message.Contains("Key 18446744073709551615").And.Message.Contains("slots 0 to 63"));
    }

    [Test]
    public void The_greatest_elements_of_a_table_come_first()
    {
        using var map = BpfMap.Create<HashMap<uint, long>>("table", 2000);
        for (uint key = 0; key < 1000; key++)
        {
            map[key] = (long)key * 7919 % 1000 - 500; // each number once
        }

        Assert.That(map.Top(3).Select(static pair => pair.Value), Is.EqualTo(new[] { 499L, 498, 497 }));
        Assert.That(map.Top(3).Select(static pair => (long)pair.Key * 7919 % 1000 - 500), Is.EqualTo(new[] { 499L, 498, 497 }));
        Assert.That(map.Top(2, static value => -value).Select(static pair => pair.Value), Is.EqualTo(new[] { -500L, -499 }));
        Assert.That(map.Top(5000), Has.Count.EqualTo(1000).And.Ordered.Descending.By("Value"));
        Assert.That(map.Top(0), Is.Empty);
        Assert.That(() => map.Top(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void What_is_kept_meanwhile_does_not_grow_with_the_map()
    {
        using var map = BpfMap.Create<HashMap<uint, long>>("table", 20_000);
        uint[] keys = [.. Enumerable.Range(0, 20_000).Select(static key => (uint)key)];
        map.SetRange(keys, Array.ConvertAll(keys, static key => (long)key));
        map.Top(5);
        long before = GC.GetAllocatedBytesForCurrentThread();

        IReadOnlyList<KeyValuePair<uint, long>> top = map.Top(5);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4096));
        Assert.That(top.Select(static pair => pair.Key), Is.EqualTo(new uint[] { 19_999, 19_998, 19_997, 19_996, 19_995 }));
    }

    [Test]
    public void The_greatest_elements_of_arrays_have_their_index()
    {
        using var map = BpfMap.Create<ArrayMap<ushort>>("array", 10);
        (map[3], map[7]) = (30, 70);
        using var perCpu = BpfMap.Create<PerCpuArrayMap<ushort>>("array", 10);
        PerCpu<ushort> counts = Spread<ushort>(1, 100);
        perCpu.Write(4, counts);

        Assert.That(map.Top(2), Is.EqualTo(new[] { KeyValuePair.Create(7, (ushort)70), KeyValuePair.Create(3, (ushort)30) }));
        Assert.That(perCpu.Top(1), Is.EqualTo(new[] { KeyValuePair.Create(4, counts.Sum()) }));
    }

    [Test]
    public void Sums_over_CPUs_decide_in_per_CPU_tables()
    {
        using var map = BpfMap.Create<PerCpuHashMap<uint, uint>>("table", 10);
        map.Set(1, Spread(6u));
        map.Set(2, Spread(5u));
        var even = new PerCpu<uint>();
        even.Fill(4);
        map.Set(3, even);
        uint sum = 4 * (uint)even.Count;

        Assert.That(map.Top(3), Is.EqualTo(new[] { (1u, 6u), (2u, 5u), (3u, sum) }.OrderByDescending(static pair => pair.Item2).Select(static pair => KeyValuePair.Create(pair.Item1, pair.Item2))));
        Assert.That((map.TrySum(3u, out uint found), found), Is.EqualTo((true, sum)));
        Assert.That((map.TrySum(4u, out found), found), Is.EqualTo((false, 0u)));
    }
}
