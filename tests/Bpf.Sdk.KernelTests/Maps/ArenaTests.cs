using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Differential;
using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;
using Tmds.Linux;
using KernelFeature = Bpf.Sdk.Features.KernelFeature;

namespace Bpf.Sdk.KernelTests.Maps;

[RequiresKernel("6.9")]
[NonParallelizable] // the arena has one address, which two loads in one process cannot have at once
public sealed class ArenaTests
{
    const string Section = ".addr_space.1";
    const ulong Address = 1ul << 44;

    OpenBpfObject _open = null!;

    [SetUp]
    public void Open()
    {
        KernelRequirement.Root();
        _open = Open("arena");
    }

    [TearDown]
    public void Close() => _open?.Dispose();

    [Test]
    public void A_program_and_user_space_share_variables([Values] bool atEnd)
    {
        using BpfObject loaded = _open.Load(With(atEnd));
        GlobalSection section = loaded.Sections[Section];

        Assert.That(TestRun.Of(loaded.Programs["count"]), Is.EqualTo(6));
        Assert.That(section.Read<int>(_open.Globals["counter"].Offset), Is.EqualTo(6));
        section.Write(_open.Globals["counter"].Offset, 41);
        Assert.That(TestRun.Of(loaded.Programs["count"]), Is.EqualTo(42));
    }

    [Test]
    public void Addresses_are_those_of_user_space([Values] bool atEnd)
    {
        using BpfObject loaded = _open.Load(With(atEnd));
        TestRun.Of(loaded.Programs["count"]);

        ulong start = Address + (atEnd ? 15ul * (ulong)Environment.SystemPageSize : 0);
        Assert.That(loaded.Sections[Section].Read<ulong>(_open.Globals["pointer"].Offset), Is.EqualTo(start + (ulong)_open.Globals["counter"].Offset));
    }

    [Test]
    public void An_arena_that_another_process_put_anywhere_is_refused_with_what_to_do()
    {
        using var files = new BpfFileSystemScope();
        var arena = new MapSpec { Name = "memory", Type = BpfMapType.Arena, MaxEntries = 1, Flags = MapCalls.Mappable, Pinning = BpfPinning.ByName };
        var spec = new ObjectSpec("anywhere") { Maps = [arena] };
        using BpfHandle map = MapCreator.CreatePinned(arena, files.Path("memory"), new(), out _);
        using ForeignMapping others = new(map);

        Assert.That(() => new OpenBpfObject(spec).Load(new() { PinRoot = files.Root }), Throws.TypeOf<BpfException>().With.Message.Contains("one address everywhere").And.Message.Contains("map_extra"));
    }

    [Test]
    public void Initial_values_can_be_set()
    {
        _open.Globals["counter"].Set(99);
        using BpfObject loaded = _open.Load();

        Assert.That(TestRun.Of(loaded.Programs["count"]), Is.EqualTo(100));
    }

    [Test]
    public void An_address_that_is_taken_is_refused_and_nothing_is_left()
    {
        using BpfObject first = _open.Load();
        HashSet<string> before = OpenDescriptors.Settled();

        Assert.That(() => _open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("map arena 'arena'").And.Message.Contains("0x100000000000"));

        Assert.That(OpenDescriptors.Settled(), Is.SubsetOf(before));
    }

    [Test]
    public void An_arena_that_is_too_small_for_its_variables_is_refused()
    {
        _open.Maps["arena"].MaxEntries = 0;

        Assert.That(() => _open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("max_entries"));
    }

    [Test]
    public void Variables_in_an_arena_that_must_not_be_touched_are_refused_instead_of_ending_the_process()
    {
        _open.Maps["arena"].Flags |= 1 << 17; // BPF_F_SEGV_ON_FAULT

        Assert.That(() => _open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("'arena' has BPF_F_SEGV_ON_FAULT").And.Message.Contains("Leave the flag away"));
    }

    [Test]
    public void Variables_and_the_map_are_one_memory_and_references_to_it_outlive_both([Values] bool sectionFirst)
    {
        BpfObject loaded = _open.Load();
        ArenaMap arena = loaded.Maps["arena"].As<ArenaMap>();
        GlobalSection section = loaded.Sections[Section];
        ref int counter = ref section.GetRef<int>(_open.Globals["counter"].Offset);
        TestRun.Of(loaded.Programs["count"]);
        ref int same = ref arena.GetRef<int>(arena.GetOffset(section.Read<ulong>(_open.Globals["pointer"].Offset)));
        Interlocked.Add(ref same, 10);
        Assert.That((counter, TestRun.Of(loaded.Programs["count"])), Is.EqualTo((16, 17)));

        if (sectionFirst)
        {
            section.Dispose();
            Assert.That(counter, Is.EqualTo(17));
            Assert.That(() => section.GetRef<int>(0) = 1, Throws.TypeOf<ObjectDisposedException>());
        }

        loaded.Dispose();
        Assert.That((counter, same), Is.EqualTo((0, 0)));
        Assert.That(() => arena.GetRef<int>(0) = 1, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_program_follows_pointers_that_user_space_has_written([Values] bool shortPointers)
    {
        const int Length = 8;
        _open.Maps["arena"].Flags |= shortPointers ? 1u << 18 : 0; // BPF_F_NO_USER_CONV
        using BpfObject loaded = _open.Load();
        ArenaMap arena = loaded.Maps["arena"].As<ArenaMap>();
        Span<Node> nodes = arena.GetSpan<Node>(3 * arena.PageSize, Length);
        for (int i = 0; i < Length; i++)
        {
            nodes[i] = new(i + 1 < Length ? arena.GetPointer(3 * arena.PageSize + (i + 1) * 16) : 0, (ulong)i);
        }

        loaded.Sections[Section].Write(_open.Globals["head"].Offset, arena.GetPointer(3 * arena.PageSize));

        Assert.That(TestRun.Of(loaded.Programs["walk"]), Is.EqualTo(28));
        ulong sum = 0;
        int count = 0;
        for (ulong next = loaded.Sections[Section].Read<ulong>(_open.Globals["head"].Offset); arena.TryGetOffset(next, out long offset); count++)
        {
            ref Node node = ref arena.GetRef<Node>(offset);
            (sum, next) = (sum + node.Value, node.Next);
        }

        Assert.That((count, sum), Is.EqualTo((Length, 28ul + Length * 100)));
    }

    record struct Node(ulong Next, ulong Value);

    /// <summary>An arena that the SDK knows nothing of having been mapped, as by another process.</summary>
    sealed unsafe class ForeignMapping : IDisposable
    {
        readonly void* _address;

        public ForeignMapping(BpfHandle map)
        {
            _address = LibC.mmap(null, Environment.SystemPageSize, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, map.FileDescriptor, 0);
            Assert.That(_address != LibC.MAP_FAILED);
        }

        public void Dispose() => LibC.munmap(_address, Environment.SystemPageSize);
    }

    [Test]
    public void Pages_that_a_program_allocates_and_frees_are_there_and_gone()
    {
        const int Page = 2;
        using OpenBpfObject open = Open("arena_pages");
        open.Maps["arena"].Flags |= 1 << 17; // BPF_F_SEGV_ON_FAULT
        using BpfObject loaded = open.Load();
        ArenaMap arena = loaded.Maps["arena"].As<ArenaMap>();
        long offset = Page * arena.PageSize;
        byte[] value = new byte[8];
        Assert.That((arena.TryRead(offset, value), arena.TryWrite(offset, value)), Is.EqualTo((false, false)));

        Assert.That(Run(loaded, "allocate", arena.GetPointer(offset), 42), Is.EqualTo(1));
        Assert.That((arena.TryRead(offset, value), BitConverter.ToUInt64(value)), Is.EqualTo((true, 42ul)));
        Assert.That(arena.TryWrite(offset, BitConverter.GetBytes(77ul)), Is.True);
        Assert.That(Run(loaded, "read", arena.GetPointer(offset)), Is.EqualTo(77));
        Assert.That((arena.TryRead(offset - 4, value), arena.TryRead(offset + arena.PageSize - 4, value), arena.TryRead(offset, [])), Is.EqualTo((false, false, true)));

        Run(loaded, "release", arena.GetPointer(offset));
        Assert.That(arena.TryRead(offset, value), Is.False);
        Assert.That(() => arena.TryRead(arena.Size, value), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => arena.TryWrite(-1, value), Throws.TypeOf<ArgumentOutOfRangeException>());
        loaded.Dispose();
        Assert.That(() => arena.TryRead(offset, value), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Pages_of_both_are_seen_by_both()
    {
        using OpenBpfObject open = Open("arena_pages");
        using BpfObject loaded = open.Load();
        ArenaMap arena = loaded.Maps["arena"].As<ArenaMap>();
        arena.GetRef<ulong>(arena.PageSize) = 11;

        Assert.That(Run(loaded, "read", arena.GetPointer(arena.PageSize)), Is.EqualTo(11));
        Assert.That(Run(loaded, "allocate", arena.GetPointer(3 * arena.PageSize), 33), Is.EqualTo(1));
        Assert.That(arena.GetRef<ulong>(3 * arena.PageSize), Is.EqualTo(33));
        Span<byte> freed = arena.GetPages(3, 1);
        Run(loaded, "release", arena.GetPointer(3 * arena.PageSize));
        Assert.That(freed[0], Is.Zero);
        Assert.That((arena.TryWrite(5 * arena.PageSize, [55]), arena.GetRef<byte>(5 * arena.PageSize)), Is.EqualTo((true, 55)));
    }

    static int Run(BpfObject loaded, string program, ulong pointer, ulong value = 0)
    {
        byte[] request = [.. BitConverter.GetBytes(pointer), .. BitConverter.GetBytes(value)];
        return loaded.Programs[program].TestRun(default, default, request, default).ReturnValue;
    }

    static OpenBpfObject Open(string name)
    {
        // The compiler that builds the tests may be too old for arenas.
        if (Clang.Since(19) is not { } clang)
        {
            Assert.Ignore("Variables in arenas need clang 19 to compile.");
            return null!;
        }

        return BpfObject.Open(clang.Compile(new(name, Path.Combine(Workshop.Sources, "..", name + ".bpf.c"))));
    }

    static BpfLoadOptions With(bool atEnd) =>
        new() { Kernel = new() { Features = new(feature => feature == KernelFeature.FullRangeOffsets && atEnd ? FeatureSupport.Present : FeatureSupport.Unknown) } };
}
