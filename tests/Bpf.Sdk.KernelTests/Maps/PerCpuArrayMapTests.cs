using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class PerCpuArrayMapTests
{
    const int Capacity = 300;

    readonly PerCpu<uint> _values = new();
    RawMap _raw = null!;
    PerCpuArrayMap<uint> _map = null!;

    [SetUp]
    public void Create()
    {
        KernelRequirement.Root();
        _raw = Create(Capacity, 4);
        _map = _raw.As<PerCpuArrayMap<uint>>();
    }

    [TearDown]
    public void Close()
    {
        _map?.Dispose();
        _raw?.Dispose();
    }

    static RawMap Create(uint capacity, uint valueSize) =>
        new(MapCreator.Create(new MapSpec { Name = "counts", Type = BpfMapType.PerCpuArray, KeySize = 4, ValueSize = valueSize, MaxEntries = capacity }, btf: null));

    // Every CPU has another value in every element.
    static uint Expected(int index, int position) => (uint)(index * 1000 + position + 1);

    void Fill()
    {
        for (int index = 0; index < Capacity; index++)
        {
            for (int position = 0; position < _values.Count; position++)
            {
                _values[position] = Expected(index, position);
            }

            _map.Write(index, _values);
        }
    }

    [Test]
    public void Elements_are_zero_at_first()
    {
        _values.Fill(9);

        _map.Read(5, _values);

        Assert.That(_map.Length, Is.EqualTo(Capacity));
        Assert.That(_values.ToArray(), Is.EqualTo(new uint[PossibleCpus.Count]));
    }

    [Test]
    public void Every_CPU_has_the_value_that_was_written()
    {
        Fill();

        _map.Read(Capacity - 1, _values);

        Assert.That(_values.ToArray(), Is.EqualTo(Enumerable.Range(0, PossibleCpus.Count).Select(static position => Expected(Capacity - 1, position))));
    }

    [TestCase(-1)]
    [TestCase(Capacity)]
    [TestCase(int.MinValue)]
    public void An_index_out_of_range_is_refused_without_the_kernel(int index)
    {
        Assert.That(() => _map.Read(index, _values), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"has elements 0 to {Capacity - 1}"));
        Assert.That(() => _map.Write(index, _values), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _map.Sum(index), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Elements_are_enumerated_in_order_also_key_by_key([Values] bool keyByKey)
    {
        Fill();
        int next = 0;
        using var elements = new PerCpuEnumerator<int, uint>(_map, goesByKey: keyByKey);
        while (elements.MoveNext())
        {
            (int index, PerCpuView<uint> values) = elements.Current;
            Assert.That(index, Is.EqualTo(next++));
            for (int position = 0; position < values.Count; position++)
            {
                Assert.That(values[position], Is.EqualTo(Expected(index, position)));
            }
        }

        Assert.That(next, Is.EqualTo(Capacity));
    }

    [Test]
    public void Values_of_an_odd_size_keep_their_neighbours()
    {
        using RawMap raw = Create(2, 13);
        PerCpuArrayMap<Odd> map = raw.As<PerCpuArrayMap<Odd>>();
        var written = new PerCpu<Odd>();
        for (int position = 0; position < written.Count; position++)
        {
            written[position] = new(position + 1, -position, (byte)(position + 100));
        }

        map.Write(1, written);

        var read = new PerCpu<Odd>();
        map.Read(1, read);
        Assert.That(read.ToArray(), Is.EqualTo(written.ToArray()));
        map.Read(0, read);
        Assert.That(read.ToArray(), Is.All.EqualTo(default(Odd)));
    }

    [Test]
    public void Values_larger_than_a_batch_are_enumerated()
    {
        using RawMap raw = Create(5, 32768);
        PerCpuArrayMap<Large> map = raw.As<PerCpuArrayMap<Large>>();
        var values = new PerCpu<Large>();
        values[values.Count - 1][32767] = 3;
        map.Write(4, values);
        var last = new List<byte>();
        foreach ((_, PerCpuView<Large> read) in map)
        {
            last.Add(read[read.Count - 1][32767]);
        }

        Assert.That(last, Is.EqualTo(new byte[] { 0, 0, 0, 0, 3 }));
        map.Clear();
        map.Read(4, values);
        Assert.That(values[values.Count - 1][32767], Is.Zero);
    }

    [Test]
    public void Elements_are_summed()
    {
        Fill();
        uint[] sums = new uint[Capacity / 2];

        _map.Sums(sums);

        Assert.That(sums, Is.EqualTo(Enumerable.Range(0, sums.Length).Select(static index => (uint)Enumerable.Range(0, PossibleCpus.Count).Sum(position => Expected(index, position)))));
        Assert.That(_map.Sum(100), Is.EqualTo(sums[100]));
        Assert.That(() => _map.Sums(new uint[Capacity + 1]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Clear_sets_all_values_to_zero([Values(1u, 300u, 20_000u)] uint capacity)
    {
        using RawMap raw = Create(capacity, 4);
        PerCpuArrayMap<uint> map = raw.As<PerCpuArrayMap<uint>>();
        _values.Fill(7);
        map.Write(0, _values);
        map.Write(map.Length - 1, _values);

        map.Clear();

        Assert.That((map.Sum(0), map.Sum(map.Length - 1)), Is.EqualTo((0u, 0u)));
    }

    [Test]
    public void The_first_elements_are_written_at_once()
    {
        int cpus = PossibleCpus.Count;
        uint[] source = [.. Enumerable.Range(0, 200).SelectMany(index => Enumerable.Range(0, cpus).Select(position => Expected(index, position)))];

        _map.Write(source);

        foreach ((int index, PerCpuView<uint> values) in _map)
        {
            Assert.That(values.ToArray(), Is.EqualTo(index < 200 ? source[(index * cpus)..((index + 1) * cpus)] : new uint[cpus]));
        }

        Assert.That(() => _map.Write(new uint[cpus * (Capacity + 1)]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _map.Write([]), Throws.Nothing);
    }

    [Test]
    public void Values_that_are_multiples_of_eight_bytes_are_written_as_they_are()
    {
        using var map = BpfMap.Create<PerCpuArrayMap<ulong>>("wide", maxEntries: 3);
        int cpus = PossibleCpus.Count;
        ulong[] source = [.. Enumerable.Range(1, 2 * cpus).Select(static number => (ulong)number)];

        map.Write(source);

        var values = new PerCpu<ulong>();
        map.Read(1, values);
        Assert.That(values.ToArray(), Is.EqualTo(source[cpus..]));
        Assert.That(map.Sum(2), Is.Zero);
    }

    [Test]
    public void Nothing_is_allocated()
    {
        uint[] sums = new uint[Capacity];
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Use();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Use()
        {
            _map.Read(1, _values);
            _map.Write(2, _values);
            _map.Write(sums.AsSpan(0, PossibleCpus.Count * 10));
            _map.Sum(3);
            _map.Sums(sums);
            foreach ((int index, PerCpuView<uint> values) in _map)
            {
                sums[index] += values.Sum();
            }

            _map.Clear();
        }
    }

    [Test]
    public void Only_the_CPU_that_a_program_runs_on_counts()
    {
        using OpenBpfObject open = TestObjects.Open("per_cpu");
        using BpfObject loaded = open.Load();
        var map = loaded.Maps["array"].As<PerCpuArrayMap<uint>>();
        int last = PossibleCpus.Parse(File.ReadAllText("/sys/devices/system/cpu/online"))[^1];
        _values.Clear();
        _values.OfCpu(last) = 40;
        map.Write(1, _values);

        loaded.Programs["count_here"].TestRun(options: new() { Cpu = last });
        loaded.Programs["count_here"].TestRun(options: new() { Cpu = last });

        map.Read(1, _values);
        Assert.That((_values.OfCpu(last), _values.Sum()), Is.EqualTo((42u, 42u)));
        Assert.That(map.Sum(0), Is.Zero);
    }

    [Test]
    public void What_was_opened_for_reading_is_only_read()
    {
        Fill();
        using var reader = BpfMap.OpenById<PerCpuArrayMap<uint>>(_map.Id, BpfMapAccess.ReadOnly);

        reader.Read(1, _values);
        Assert.That(_values[0], Is.EqualTo(Expected(1, 0)));
        Assert.That(() => reader.Write(1, _values), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.ReadOnly).And.Property("Key").EqualTo("1"));
        Assert.That(() => reader.Clear(), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.ReadOnly));
    }

    [Test]
    public void A_frozen_map_is_only_read()
    {
        _map.Freeze();

        Assert.That(() => _map.Clear(), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen));
        Assert.That(_map.Sum(0), Is.Zero);
    }

    [Test]
    public void A_closed_map_says_so()
    {
        _raw.Dispose();

        Assert.That(() => _map.Read(0, _values), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.Write(0, _values), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.Sum(0), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.Clear(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => { foreach (PerCpuElement<int, uint> _ in _map) { } }, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_buffer_is_needed() => Assert.That(() => _map.Read(0, null!), Throws.ArgumentNullException);

    [Test]
    public void A_buffer_for_fewer_CPUs_is_refused()
    {
        var small = new PerCpu<uint>([]);

        Assert.That(() => _map.Read(0, small), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _map.Write(0, small), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_type_of_the_stride_s_size_is_not_the_value_s() =>
        Assert.That(() => _raw.As<PerCpuArrayMap<ulong>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("value size is 4, not 8 (UInt64)"));

    [Test]
    public void A_map_of_another_kind_is_refused()
    {
        using var hash = new RawMap(MapCreator.Create(new MapSpec { Name = "hash", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 4, MaxEntries = 1 }, btf: null));

        Assert.That(() => hash.As<PerCpuArrayMap<uint>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("PerCpuArray"));
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
