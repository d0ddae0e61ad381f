using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Arenas as user space alone sees them; <see cref="ArenaTests"/> has the programs.</summary>
[RequiresKernel("6.9")]
[NonParallelizable] // an arena has one address, which two tests cannot have at once
public sealed unsafe class ArenaMapTests
{
    const uint FaultsAreFatal = 1 << 17; // BPF_F_SEGV_ON_FAULT
    const uint PointersAreShort = 1 << 18; // BPF_F_NO_USER_CONV
    const uint LowerHalf = 0x10000;
    const ulong Start = (1ul << 44) + (1ul << 36) + LowerHalf;
    const ulong Elsewhere = Start + (1ul << 33); // no other test has anything there
    const ulong Outlived = Start + (1ul << 34);
    const int Pages = 8;

    static readonly int s_page = Environment.SystemPageSize;

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void It_has_its_pages_at_its_address()
    {
        using ArenaMap arena = Create();

        Assert.That((arena.PageCount, arena.PageSize, arena.Size, arena.Address), Is.EqualTo((Pages, s_page, Pages * (long)s_page, Start)));
    }

    [Test]
    public void Pages_come_into_being_when_they_are_touched()
    {
        using ArenaMap arena = Create();

        Assert.That(arena.GetPages(0, Pages).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        arena.GetPages(2, 1).Fill(7);

        Assert.That((arena.GetRef<byte>(2 * s_page - 1), arena.GetRef<ulong>(2 * s_page), arena.GetRef<byte>(3 * s_page)), Is.EqualTo((0, 0x0707070707070707ul, 0)));
    }

    [Test]
    public void Threads_count_together()
    {
        const int Rounds = 100_000;
        using ArenaMap arena = Create();

        Parallel.Invoke(Count, Count);

        Assert.That(arena.GetSpan<long>(s_page, 2).ToArray(), Is.EqualTo(new[] { 0, 2L * Rounds }));

        void Count()
        {
            for (int i = 0; i < Rounds; i++)
            {
                Interlocked.Increment(ref arena.GetRef<long>(s_page + 8));
            }
        }
    }

    [Test]
    public void What_lies_outside_is_refused()
    {
        using ArenaMap arena = Create();

        Assert.That(() => arena.GetPages(-1, 1).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.GetPages(Pages, 1).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.GetPages(1, Pages).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.GetPages(0, -1).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.GetPages(0, int.MaxValue).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.GetRef<ulong>(arena.Size - 4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.GetSpan<ulong>(0, int.MaxValue).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.GetRef<ulong>(4), Throws.ArgumentException.With.Message.Contains("multiple of 8"));
    }

    [TestCase(0u, Start + 24, 24L)]
    [TestCase(0u, (ulong)LowerHalf + 24, 24L)]
    [TestCase(PointersAreShort, (ulong)LowerHalf + 24, 24L)]
    [TestCase(0u, Start, 0L)]
    [TestCase(0u, 0ul, -1L)]
    [TestCase(0u, (ulong)LowerHalf - 1, -1L)]
    [TestCase(0u, Start - 1, -1L)]
    [TestCase(0u, Start + (1ul << 32) + 24, -1L)]
    [TestCase(0u, 0xffff_c900_0000_0018, -1L)]
    [TestCase(0u, Start + 0x8000, -1L)] // eight pages of the smallest size
    public void A_pointer_leads_to_an_offset(uint flags, ulong pointer, long expected)
    {
        using ArenaMap arena = Create(flags);
        if (pointer == Start + 0x8000)
        {
            pointer = Start + (ulong)arena.Size;
        }

        Assert.That((arena.TryGetOffset(pointer, out long offset), offset), Is.EqualTo((expected >= 0, expected)));
        if (expected < 0)
        {
            Assert.That(() => arena.GetOffset(pointer), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"0x{pointer:x}").And.Message.Contains("'memory'"));
        }
        else
        {
            Assert.That(arena.GetOffset(arena.GetPointer(expected)), Is.EqualTo(expected));
            Assert.That(arena.GetPointer(expected), Is.EqualTo(flags == 0 ? Start + (ulong)expected : LowerHalf + (ulong)expected));
        }
    }

    [Test]
    public void A_place_outside_has_no_pointer()
    {
        using ArenaMap arena = Create();

        Assert.That(() => arena.GetPointer(arena.Size), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.GetPointer(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Whoever_opens_it_in_this_process_shares_the_memory([Values(0ul, Start)] ulong address, [Values] bool firstGoesFirst)
    {
        using var files = new BpfFileSystemScope();
        ArenaMap first = Create(address: address);
        first.Pin(files.Path("memory"));
        ArenaMap second = BpfMap.OpenPinned<ArenaMap>(files.Path("memory"));
        first.GetRef<int>(8) = 5;

        Assert.That((second.Address, second.GetRef<int>(8)), Is.EqualTo((first.Address, 5)));

        (ArenaMap gone, ArenaMap left) = firstGoesFirst ? (first, second) : (second, first);
        gone.Dispose();
        left.GetRef<int>(8)++;
        left.Dispose();
        using ArenaMap again = BpfMap.OpenPinned<ArenaMap>(files.Path("memory"));
        Assert.That((again.Address, again.GetRef<int>(8)), Is.EqualTo((first.Address, 6)));
    }

    [Test]
    public void Views_of_one_raw_map_are_one_and_go_with_it()
    {
        RawMap raw = CreateRaw();
        ArenaMap first = raw.As<ArenaMap>();
        using (ArenaMap second = raw.As<ArenaMap>())
        {
            second.GetRef<int>(0) = 3;
        }

        Assert.That(first.GetRef<int>(0), Is.EqualTo(3));
        raw.Dispose();
        Assert.That(() => first.GetRef<int>(0), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => raw.As<ArenaMap>().GetRef<int>(0), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Memory_that_must_not_be_touched_is_not_given()
    {
        using ArenaMap arena = Create(FaultsAreFatal);

        Assert.That(() => arena.GetRef<int>(0), Throws.InvalidOperationException.With.Message.Contains("BPF_F_SEGV_ON_FAULT"));
        Assert.That(() => arena.GetPages(0, 1).Length, Throws.InvalidOperationException);
    }

    [Test]
    public void Something_that_is_at_its_address_is_not_covered()
    {
        using var other = new Reservation(Elsewhere + (ulong)s_page, s_page);

        Assert.That(() => Create(address: Elsewhere), Throws.TypeOf<BpfException>().With.Message.Contains("map arena 'memory'").And.Message.Contains($"0x{Elsewhere:x}"));

        Assert.That(other.First, Is.EqualTo(99));
    }

    [Test]
    public void A_handle_for_reading_alone_is_refused_with_the_reason()
    {
        using RawMap raw = CreateRaw();

        Assert.That(() => BpfMap.OpenById<ArenaMap>(raw.Id, BpfMapAccess.ReadOnly), Throws.TypeOf<BpfException>().With.Message.Contains("map arena 'memory'").And.Message.Contains("for one alone"));
    }

    [Test]
    public void Another_kind_is_refused()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.Array, 4, 8, 1);

        Assert.That(() => raw.As<ArenaMap>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("Arena"));
    }

    [Test]
    public void References_that_outlive_it_lead_to_zeros_where_nothing_comes_to_lie_but_an_arena_of_the_same_address()
    {
        ArenaMap arena = Create(address: Outlived);
        ref int value = ref arena.GetRef<int>(s_page);
        value = 1;
        arena.Dispose();
        Assert.That(value, Is.Zero);
        value = 2;

        // Of the same address, but larger: what is behind it has to be free.
        using (new Reservation(Outlived + (ulong)(Pages * s_page), s_page))
        {
            Assert.That(() => Create(address: Outlived, pages: 2 * Pages), Throws.TypeOf<BpfException>().With.Message.Contains("EEXIST"));
            Assert.That(value, Is.EqualTo(2));
        }

        using (ArenaMap larger = Create(address: Outlived, pages: 2 * Pages))
        {
            Assert.That((larger.GetRef<int>(s_page), value), Is.EqualTo((0, 0)));
            Assert.That(() => Create(address: Outlived), Throws.TypeOf<BpfException>().With.Message.Contains("EEXIST"));
            larger.GetRef<int>(s_page) = 3;
            Assert.That(value, Is.EqualTo(3));
        }

        Assert.That(value, Is.Zero);
        using ArenaMap untouched = Create(address: Outlived);
        untouched.Dispose();
        value = 4;
        Assert.That(value, Is.EqualTo(4));
    }

    [Test]
    public void Threads_that_use_it_while_it_is_disposed_hear_that_it_is_closed()
    {
        for (int round = 0; round < 20; round++)
        {
            ArenaMap arena = Create();
            using var started = new CountdownEvent(2);
            Task[] users =
            [
                Task.Run(() => Use(() => Interlocked.Increment(ref arena.GetRef<long>(0)))),
                Task.Run(() => Use(() => arena.GetPages(0, Pages).Fill(1))),
            ];
            started.Wait();

            arena.Dispose();

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
    public void Nothing_of_it_stays_open_or_mapped()
    {
        Use();
        HashSet<string> before = OpenDescriptors.Settled();

        for (int i = 0; i < 20; i++)
        {
            Use();
        }

        Assert.That(OpenDescriptors.Settled(), Is.SubsetOf(before));
        Assert.That(File.ReadLines("/proc/self/maps").Where(static line => line.Contains("bpf-map", StringComparison.Ordinal)), Has.None.StartsWith($"{Start:x}"));

        static void Use()
        {
            using ArenaMap arena = Create();
            arena.GetRef<int>(0)++;
        }
    }

    [Test]
    public void Access_allocates_nothing()
    {
        using ArenaMap arena = Create();
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Use();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Use()
        {
            for (int i = 0; i < 1000; i++)
            {
                Interlocked.Increment(ref arena.GetRef<long>(arena.GetOffset(Start + 8)));
                arena.GetSpan<uint>(s_page, 16)[i & 15]++;
            }
        }
    }

    static ArenaMap Create(uint flags = 0, ulong address = Start, int pages = Pages)
    {
        using RawMap raw = CreateRaw(flags, address, pages);
        return BpfMap.OpenById<ArenaMap>(raw.Id);
    }

    static RawMap CreateRaw(uint flags = 0, ulong address = Start, int pages = Pages) => new(MapCreator.Create(
        new MapSpec { Name = "memory", Type = BpfMapType.Arena, MaxEntries = (uint)pages, Flags = MapCalls.Mappable | flags, Extra = address }, btf: null));

    /// <summary>Memory that is somebody else's.</summary>
    sealed class Reservation : IDisposable
    {
        readonly byte* _address;
        readonly int _length;

        public Reservation(ulong address, int length)
        {
            const int Anonymous = 0x20, FixedNoReplace = 0x100000; // asm-generic/mman-common.h
            void* mapped = LibC.mmap((void*)address, length, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_PRIVATE | Anonymous | FixedNoReplace, -1, 0);
            Assert.That(mapped != LibC.MAP_FAILED, "the address is free");
            _address = (byte*)mapped;
            _length = length;
            *_address = 99;
        }

        public int First => *_address;

        public void Dispose() => LibC.munmap(_address, _length);
    }
}
