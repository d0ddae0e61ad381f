using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class ArrayMapTests
{
    const int Capacity = 100;

    RawMap _map = null!;
    ArrayMap<ulong> _array = null!;

    [SetUp]
    public void Create()
    {
        KernelRequirement.Root();
        _map = new RawMap(MapCreator.Create(Spec(), btf: null));
        _array = _map.AsArray<ulong>();
    }

    [TearDown]
    public void Close()
    {
        _array?.Dispose();
        _map?.Dispose();
    }

    [Test]
    public void An_element_is_what_was_set()
    {
        _array[0] = 7;
        _array[Capacity - 1] = ulong.MaxValue;

        Assert.That((_array[0], _array[1], _array[Capacity - 1]), Is.EqualTo((7ul, 0ul, ulong.MaxValue)));
    }

    [TestCase(-1)]
    [TestCase(Capacity)]
    [TestCase(int.MinValue)]
    public void An_index_out_of_range_is_refused_without_the_kernel(int index)
    {
        Assert.That(() => _array[index], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"has elements 0 to {Capacity - 1}"));
        Assert.That(() => _array[index] = 1, Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void All_elements_are_read_at_once()
    {
        _array[3] = 33;

        ulong[] values = _array.ToArray();

        Assert.That(values, Has.Length.EqualTo(Capacity));
        Assert.That((values[3], values.Sum(static value => (decimal)value)), Is.EqualTo((33ul, 33m)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(Capacity - 1)]
    public void The_first_elements_are_read(int count)
    {
        _array.Write([.. Enumerable.Range(1, Capacity).Select(static number => (ulong)number)]);
        ulong[] values = new ulong[count];

        _array.Read(values);

        Assert.That(values, Is.EqualTo(Enumerable.Range(1, count)));
    }

    [Test]
    public void The_first_elements_are_written_and_the_others_stay()
    {
        _array[2] = 22;

        _array.Write([1, 2]);

        Assert.That(_array.ToArray()[..4], Is.EqualTo(new ulong[] { 1, 2, 22, 0 }));
    }

    [Test]
    public void More_elements_than_there_are_can_neither_be_read_nor_written()
    {
        Assert.That(() => _array.Read(new ulong[Capacity + 1]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _array.Write(new ulong[Capacity + 1]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(0, Capacity)]
    [TestCase(1, 3)]
    [TestCase(Capacity - 1, 1)]
    [TestCase(Capacity, 0)]
    public void Elements_from_one_on_are_written_and_read(int start, int count)
    {
        ulong[] values = [.. Enumerable.Range(1, count).Select(static number => (ulong)number)];
        ulong[] read = new ulong[count];

        _array.Write(start, values);
        _array.Read(start, read);

        Assert.That(read, Is.EqualTo(values));
        Assert.That(_array.ToArray(), Is.EqualTo(Enumerable.Repeat(0ul, start).Concat(values).Concat(Enumerable.Repeat(0ul, Capacity - start - count))));
    }

    [TestCase(-1, 1)]
    [TestCase(Capacity, 1)]
    [TestCase(1, Capacity)]
    [TestCase(int.MaxValue, 1)]
    public void A_range_out_of_the_array_is_refused_without_the_kernel(int start, int count)
    {
        Assert.That(() => _array.Read(start, new ulong[count]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _array.Write(start, new ulong[count]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(1u)]
    [TestCase(100u)]
    [TestCase(20_000u)] // some chunks
    public void All_elements_are_enumerated_in_their_order(uint capacity)
    {
        using var map = new RawMap(MapCreator.Create(Spec() with { MaxEntries = capacity }, btf: null));
        ArrayMap<ulong> array = map.AsArray<ulong>();
        ulong[] values = [.. Enumerable.Range(0, (int)capacity).Select(static number => (ulong)number * 3)];
        array.Write(values);

        var seen = new List<ulong>();
        foreach (ulong value in array)
        {
            seen.Add(value);
        }

        Assert.That(seen, Is.EqualTo(values));
        Assert.That(array.Max(), Is.EqualTo(values[^1]), "by LINQ");
        Assert.That(((IReadOnlyCollection<ulong>)array).Count, Is.EqualTo(capacity));
    }

    [Test]
    public void Enumeration_allocates_nothing()
    {
        ulong sum = 0;

        Assert.That(Allocated(() =>
        {
            foreach (ulong value in _array)
            {
                sum += value;
            }
        }), Is.Zero);
        Assert.That(sum, Is.Zero);
    }

    [Test]
    public void Elements_with_a_lock_are_read_and_written_under_it()
    {
        using OpenBpfObject open = TestObjects.Open("locked_values");
        using BpfObject loaded = open.Load();
        ArrayMap<Locked> array = loaded.Maps["locked_array"].AsArray<Locked>();

        array.SetLocked(1, new(0, 0, 5, 6));

        Assert.That((array.GetLocked(1).First, array.GetLocked(1).Second, array[0].First), Is.EqualTo((5ul, 6ul, 0ul)));
    }

    [Test]
    public void Elements_without_a_lock_cannot_be_locked()
    {
        Assert.That(() => _array.GetLocked(1), Throws.TypeOf<BpfMapException>().With.Message.Contains("look up in map 'array', key 1").And.Message.Contains("bpf_spin_lock"));
        Assert.That(() => _array.SetLocked(1, 1), Throws.TypeOf<BpfMapException>().With.Property(nameof(BpfMapException.Reason)).EqualTo(BpfMapFailure.NotSupported));
    }

    [Test]
    public void A_frozen_array_says_so()
    {
        _map.Freeze();

        Assert.That(() => _array[3] = 1, Throws.TypeOf<BpfMapException>().With.Property(nameof(BpfMapException.Reason)).EqualTo(BpfMapFailure.Frozen)
            .And.Message.StartsWith("Cannot update map 'array', key 3: EPERM"));
        Assert.That(() => _array.Write([1]), Throws.TypeOf<BpfMapException>().With.Property(nameof(BpfMapException.Reason)).EqualTo(BpfMapFailure.Frozen));
    }

    [Test]
    public void Clear_sets_all_elements_to_zero()
    {
        _array.Write([.. Enumerable.Repeat(9ul, Capacity)]);

        _array.Clear();

        Assert.That(_array.ToArray(), Is.All.Zero);
    }

    [Test]
    public void An_element_of_an_odd_size_keeps_its_neighbours()
    {
        using var map = new RawMap(MapCreator.Create(Spec() with { ValueSize = 12 }, btf: null));
        ArrayMap<Odd> array = map.AsArray<Odd>();
        Odd[] values = [new(1, 2, 3), new(4, 5, 6), new(7, 8, 9)];

        array.Write(values);
        array[1] = new(-4, -5, -6);

        Assert.That(array.ToArray()[..3], Is.EqualTo(new[] { values[0], new Odd(-4, -5, -6), values[2] }));
    }

    [Test]
    public void A_type_of_another_size_is_refused_with_both_sizes() =>
        Assert.That(() => _map.AsArray<uint>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("value size is 8, not 4 (UInt32)"));

    [Test]
    public void A_map_of_another_kind_is_refused()
    {
        using var hash = new RawMap(MapCreator.Create(Spec() with { Type = BpfMapType.Hash }, btf: null));

        var exception = Assert.Throws<BpfMapMismatchException>(() => hash.AsArray<ulong>())!;

        Assert.That(exception.Differences, Is.EqualTo(new[] { new MapDifference("type", "Array", "Hash") }));
    }

    [Test]
    public void Access_to_single_elements_allocates_nothing()
    {
        ulong sum = 0;
        long allocated = Allocated(() =>
        {
            for (int i = 0; i < Capacity; i++)
            {
                _array[i] = (ulong)i;
                sum += _array[i];
            }
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(sum, Is.Positive);
    }

    [Test]
    public void Reading_writing_and_clearing_all_elements_allocate_nothing()
    {
        ulong[] values = new ulong[Capacity];

        Assert.That(Allocated(() =>
        {
            _array.Read(values);
            _array.Write(values);
            _array.Clear();
        }), Is.Zero);
    }

    [Test]
    public void Many_threads_use_one_map()
    {
        const int Threads = 8;
        const int Rounds = 500;
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (int round = 1; round <= Rounds; round++)
            {
                _array[thread]++;
                _ = _array.ToArray();
            }
        });

        Assert.That(_array.ToArray()[..Threads], Is.All.EqualTo(Rounds));
    }

    [Test]
    public void A_thread_that_reads_while_another_closes_the_map_hears_that_it_is_closed()
    {
        using var started = new ManualResetEventSlim();
        var reader = Task.Run(() =>
        {
            while (true)
            {
                _ = _array[0];
                started.Set();
            }
        });
        started.Wait();

        _map.Dispose();

        Assert.That(async () => await reader, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_pinned_array_is_opened_by_its_path()
    {
        using var files = new BpfFileSystemScope();
        _map.Pin(files.Path("array"));
        _array[5] = 55;

        using var opened = ArrayMap<ulong>.OpenPinned(files.Path("array"));

        Assert.That((opened[5], opened.Length), Is.EqualTo((55ul, Capacity)));
    }

    [Test]
    public void A_pinned_array_of_another_type_is_refused()
    {
        using var files = new BpfFileSystemScope();
        _map.Pin(files.Path("array"));

        Assert.That(() => ArrayMap<uint>.OpenPinned(files.Path("array")), Throws.TypeOf<BpfMapMismatchException>());
    }

    [Test]
    public void A_program_and_the_array_see_one_value()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        ArrayMap<ulong> packets = loaded.Maps["packets"].AsArray<ulong>();
        packets[0] = 41;

        TestRun.Of(loaded.Programs["tc_count"]);

        Assert.That(packets[0], Is.EqualTo(42));
    }

    static MapSpec Spec() => new() { Name = "array", Type = BpfMapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = Capacity };

    // Once for what is made at first use, then measured.
    static long Allocated(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    record struct Locked(uint Lock, uint Reserved, ulong First, ulong Second);

    record struct Odd(int First, int Second, int Third);
}
