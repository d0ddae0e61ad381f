using System.Runtime.CompilerServices;
using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using KernelFeature = Bpf.Sdk.Features.KernelFeature;

namespace Bpf.Sdk.KernelTests.Maps;

[RequiresFeature(KernelFeature.MappableArrays)]
public sealed class MappedArrayTests
{
    const uint Mappable = 1 << 10; // BPF_F_MMAPABLE
    const uint ReadOnlyForProgram = 1 << 7; // BPF_F_RDONLY_PROG
    const int Length = 1000;
    const int PacketLength = 64;

    BpfObject _object = null!;
    ArrayMap<ulong> _counters = null!;

    [SetUp]
    public void Load()
    {
        KernelRequirement.Root();
        using OpenBpfObject open = TestObjects.Open("mapped");
        _object = open.Load();
        _counters = _object.Maps["counters"].AsArray<ulong>();
    }

    [TearDown]
    public void Close()
    {
        _counters?.Dispose();
        _object?.Dispose();
    }

    [Test]
    public void What_is_written_is_in_the_map_and_the_other_way_around()
    {
        using MappedArray<ulong> view = _counters.Map();

        view[0] = 7;
        view[Length - 1] = 9;
        _counters[1] = 8;

        Assert.That((_counters[0], view[1], _counters[Length - 1]), Is.EqualTo((7ul, 8ul, 9ul)));
        Assert.That((view.Length, view.Stride), Is.EqualTo((Length, 8)));
    }

    [Test]
    public void What_a_program_writes_is_seen_while_it_runs([Values] bool writable)
    {
        const ulong Runs = 2000;
        using MappedArray<ulong>? writer = writable ? _counters.Map() : null;
        using ReadOnlyMappedArray<ulong>? reader = writable ? null : _counters.MapReadOnly();
        ref readonly ulong counter = ref writer is null ? ref reader![0] : ref writer[0];
        Task runs = Task.Run(() => Run(Runs));

        ulong last = 0;
        while (last < Runs)
        {
            ulong now = Volatile.Read(in counter);
            if (now < last || (runs.IsCompleted && Volatile.Read(in counter) < Runs))
            {
                Assert.Fail($"{now} was read after {last}, of {Runs}.");
            }

            last = now;
        }

        runs.Wait();
        Assert.That(last, Is.EqualTo(Runs));
        Assert.That(writer is null ? reader![Length - 1] : writer[Length - 1], Is.EqualTo(PacketLength));
    }

    [Test]
    public void Threads_and_a_program_count_together()
    {
        const ulong Runs = 1000;
        const int Rounds = 100_000;
        using MappedArray<ulong> view = _counters.Map();

        Parallel.Invoke(() => Run(Runs), Count, Count);

        Assert.That(_counters[0], Is.EqualTo(Runs + 2 * Rounds));

        void Count()
        {
            for (int i = 0; i < Rounds; i++)
            {
                Interlocked.Increment(ref view[0]);
            }
        }
    }

    [Test]
    public void A_span_is_all_elements()
    {
        using MappedArray<ulong> view = _counters.Map();
        using ReadOnlyMappedArray<ulong> reader = _counters.MapReadOnly();
        _counters.Write([.. Enumerable.Range(0, Length).Select(static number => (ulong)number)]);

        view.Span[2] = 200;

        Assert.That(view.Span.Length, Is.EqualTo(Length));
        Assert.That(reader.Span.ToArray(), Is.EqualTo(_counters.ToArray()));
        Assert.That(reader.Span[2], Is.EqualTo(200));
    }

    [Test]
    public void Elements_of_an_odd_size_lie_where_the_kernel_has_them()
    {
        ArrayMap<Triple> triples = _object.Maps["triples"].AsArray<Triple>();
        using MappedArray<Triple> view = triples.Map();
        using ReadOnlyMappedArray<Triple> reader = triples.MapReadOnly();

        view[1] = new(4, 5, 6);
        view[2].Second = 22;
        Run(1);

        Assert.That(triples.ToArray(), Is.EqualTo(new Triple[] { new(0, 0, 0), new(4, 5, 6), new(0, 22, PacketLength) }));
        Assert.That((reader[1], reader[2], reader.Stride), Is.EqualTo((new Triple(4, 5, 6), new Triple(0, 22, PacketLength), 16)));
        Assert.That(() => view.Span.Length, Throws.InvalidOperationException.With.Message.Contains("have 12 bytes and lie 16 apart").And.Message.Contains("indexer"));
        Assert.That(() => reader.Span.Length, Throws.InvalidOperationException);
    }

    [TestCase(-1)]
    [TestCase(Length)]
    [TestCase(int.MinValue)]
    public void An_index_out_of_range_is_refused(int index)
    {
        using MappedArray<ulong> view = _counters.Map();
        using ReadOnlyMappedArray<ulong> reader = _counters.MapReadOnly();

        Assert.That(() => view[index] = 1, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("'counters' has elements 0 to 999"));
        Assert.That(() => reader[index], Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void An_array_that_cannot_be_mapped_says_what_to_add_in_C()
    {
        ArrayMap<ulong> unmapped = _object.Maps["unmapped"].AsArray<ulong>();

        Assert.That((_counters.IsMappable, unmapped.IsMappable), Is.EqualTo((true, false)));
        Assert.That(() => unmapped.Map(), Refused(BpfMapFailure.NotSupported).With.Message.EqualTo(
            "Cannot memory-map map 'unmapped': EINVAL. It was created without BPF_F_MMAPABLE: add __uint(map_flags, BPF_F_MMAPABLE) to its definition in C (Linux 5.5)."));
        Assert.That(() => unmapped.MapReadOnly(), Refused(BpfMapFailure.NotSupported));
    }

    [Test]
    public void A_frozen_array_is_mapped_for_reading_alone()
    {
        _counters.Freeze();

        Assert.That(() => _counters.Map(), Refused(BpfMapFailure.Frozen).With.Message.Contains("MapReadOnly"));
        using ReadOnlyMappedArray<ulong> view = _counters.MapReadOnly();
        Run(3);
        Assert.That(view[0], Is.EqualTo(3));
    }

    [Test]
    public void An_array_that_is_constant_for_programs_is_mapped_for_reading_alone()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.Array, 4, 8, 10, Mappable | ReadOnlyForProgram);
        ArrayMap<ulong> array = raw.AsArray<ulong>();
        array[3] = 33;

        Assert.That(() => array.Map(), Refused(BpfMapFailure.ReadOnly).With.Message.Contains("BPF_F_RDONLY_PROG").And.Message.Contains("MapReadOnly"));
        using ReadOnlyMappedArray<ulong> view = array.MapReadOnly();
        Assert.That(view[3], Is.EqualTo(33));
    }

    [TestCase(BpfMapAccess.ReadOnly, BpfMapFailure.ReadOnly, "for reading only")]
    [TestCase(BpfMapAccess.WriteOnly, BpfMapFailure.WriteOnly, "for writing only")]
    public void A_handle_for_one_alone_is_not_mapped_and_the_reason_is_said(BpfMapAccess access, BpfMapFailure reason, string text)
    {
        using ArrayMap<ulong> handle = BpfMap.OpenById<ArrayMap<ulong>>(_counters.Id, access);

        Assert.That(() => handle.Map(), Refused(reason).With.Message.Contains(text));
        Assert.That(() => handle.MapReadOnly(), Refused(reason).With.Message.Contains(text));
    }

    [Test]
    public void A_view_that_can_write_keeps_the_map_from_being_frozen()
    {
        using (_counters.Map())
        {
            Assert.That(() => _counters.Freeze(), Throws.TypeOf<BpfMapException>().With.Message.Contains("freeze map 'counters': EBUSY").And.Message.Contains("MappedArray"));
        }

        using ReadOnlyMappedArray<ulong> reader = _counters.MapReadOnly();
        Assert.That(() => _counters.Freeze(), Throws.Nothing);
    }

    [Test]
    public void A_view_goes_on_when_the_map_is_disposed()
    {
        MappedArray<ulong> view = _counters.Map();
        using ArrayMap<ulong> same = BpfMap.OpenById<ArrayMap<ulong>>(_counters.Id);

        _object.Dispose();
        same[5] = 55;
        view[6] = 66;

        Assert.That((view[5], same[6]), Is.EqualTo((55ul, 66ul)));
        view.Dispose();
        Assert.That(() => view[5], Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("'counters'"));
    }

    [Test]
    public void A_closed_view_says_so_and_stays_closed()
    {
        MappedArray<ulong> view = _counters.Map();
        ReadOnlyMappedArray<ulong> reader = _counters.MapReadOnly();
        view.Dispose();
        reader.Dispose();

        Assert.That(view.Dispose, Throws.Nothing);
        Assert.That((view.Length, reader.Length), Is.EqualTo((0, 0)));
        Assert.That(() => view[0] = 1, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => view.Span.Length, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => reader[0], Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => reader.Span.Length, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_map_that_is_disposed_gives_no_views()
    {
        _object.Dispose();

        Assert.That(() => _counters.Map(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _counters.MapReadOnly(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void References_that_outlive_the_view_lead_to_zeros_that_nobody_else_has([Values] bool mapFirst)
    {
        using ArrayMap<ulong> same = BpfMap.OpenById<ArrayMap<ulong>>(_counters.Id);
        MappedArray<ulong> view = _counters.Map();
        ReadOnlyMappedArray<ulong> reader = _counters.MapReadOnly();
        view[3] = 33;
        ref ulong element = ref view[3];
        Span<ulong> span = view.Span;
        ReadOnlySpan<ulong> readOnly = reader.Span;

        Dispose(mapFirst ? [_object, reader, view] : [view, reader, _object]);
        var others = Enumerable.Range(0, 50).Select(_ => same.Map()).ToList();
        ulong before = element;
        element = 44;
        span[4] = 55;

        Assert.That((before, element, span[3], span[4], readOnly[3]), Is.EqualTo((0ul, 44ul, 44ul, 55ul, 0ul)));
        Assert.That(others.Select(static other => (other[3], other[4])), Is.All.EqualTo((33ul, 0ul)));
        Dispose([.. others]);

        static void Dispose(IDisposable[] all) => Array.ForEach(all, static one => one.Dispose());
    }

    [Test]
    public void A_view_that_nobody_keeps_lives_as_long_as_the_map()
    {
        Span<ulong> span = Forgotten();

        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        _counters[2] = 22;
        Assert.That(span[2], Is.EqualTo(22));

        [MethodImpl(MethodImplOptions.NoInlining)]
        Span<ulong> Forgotten() => _object.Maps["counters"].AsArray<ulong>().Map().Span;
    }

    [Test]
    public void Threads_that_use_a_view_while_it_and_its_map_are_disposed_hear_that_it_is_closed([Values] bool mapFirst)
    {
        for (int round = 0; round < 20; round++)
        {
            using ArrayMap<ulong> map = BpfMap.OpenById<ArrayMap<ulong>>(_counters.Id);
            MappedArray<ulong> view = map.Map();
            using var started = new CountdownEvent(3);
            Task[] users =
            [
                Task.Run(() => Use(() => Interlocked.Increment(ref view[1]))),
                Task.Run(() => Use(() => view.Span.Fill(5))),
                Task.Run(() => Use(() => _ = view.Span.IndexOf(ulong.MaxValue))),
            ];
            started.Wait();

            (mapFirst ? (IDisposable)map : view).Dispose();
            view.Dispose();

            Assert.That(() => Task.WaitAll(users), Throws.TypeOf<AggregateException>().With.Property("InnerExceptions").All.TypeOf<ObjectDisposedException>());

            void Use(Action action)
            {
                action();
                started.Signal();
                while (true)
                {
                    action();
                }
            }
        }
    }

    [Test]
    public void Nothing_of_the_map_stays_open_or_mapped()
    {
        Use();
        HashSet<string> before = OpenDescriptors.Settled();
        int mappings = MappedMaps();

        for (int i = 0; i < 20; i++)
        {
            Use();
        }

        Assert.That(OpenDescriptors.Settled(), Is.SubsetOf(before));
        Assert.That(MappedMaps(), Is.LessThanOrEqualTo(mappings));

        void Use()
        {
            using ArrayMap<ulong> map = BpfMap.OpenById<ArrayMap<ulong>>(_counters.Id);
            using MappedArray<ulong> view = map.Map();
            using ReadOnlyMappedArray<ulong> reader = map.MapReadOnly();
            view[0]++;
            _ = reader[0];
        }

        static int MappedMaps() => File.ReadLines("/proc/self/maps").Count(static line => line.Contains("bpf-map", StringComparison.Ordinal));
    }

    [Test]
    public void Access_allocates_nothing()
    {
        using MappedArray<ulong> view = _counters.Map();
        using ReadOnlyMappedArray<ulong> reader = _counters.MapReadOnly();
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();

        ulong sum = Use();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.Positive);

        ulong Use()
        {
            ulong total = 0;
            for (int i = 0; i < Length; i++)
            {
                Interlocked.Add(ref view[i], 2);
                total += Volatile.Read(in reader[i]);
            }

            foreach (ref readonly ulong element in reader.Span)
            {
                total += element;
            }

            return total;
        }
    }

    void Run(ulong times)
    {
        for (ulong i = 0; i < times; i++)
        {
            TestRun.Of(_object.Programs["count"]);
        }
    }

    static NUnit.Framework.Constraints.EqualConstraint Refused(BpfMapFailure reason) => Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(reason);

    record struct Triple
    {
        public uint First;
        public uint Second;
        public uint Third;

        public Triple(uint first, uint second, uint third) => (First, Second, Third) = (first, second, third);
    }
}
