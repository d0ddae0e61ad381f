using System.Diagnostics;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class StackTraceMapTests
{
    BpfObject _loaded = null!;
    StackTraceMap _map = null!;
    ArrayMap<int> _ids = null!;

    [SetUp]
    public void Load()
    {
        KernelRequirement.Root();
        using OpenBpfObject open = TestObjects.Open("stacks");
        _loaded = open.Load();
        _map = _loaded.Maps["stacks"].As<StackTraceMap>();
        _ids = _loaded.Maps["ids"].AsArray<int>();
    }

    [TearDown]
    public void Close()
    {
        _map?.Dispose();
        _ids?.Dispose();
        _loaded?.Dispose();
    }

    int Keep(string program = "keep_stack")
    {
        _loaded.Programs[program].TestRun();
        int id = _ids[0];
        Assert.That(id, Is.Not.Negative, "bpf_get_stackid");
        return id;
    }

    [Test]
    public void A_stack_has_the_kernel_s_way_to_the_program()
    {
        int id = Keep();
        KernelSymbolTable symbols = KernelSymbolTable.Read();

        KernelFrame[] frames = _map.ReadFrames(id, symbols);

        TestContext.Out.WriteLine(string.Join('\n', frames));
        Assert.That(frames.Select(static frame => frame.Symbol), Has.Some.EqualTo("bpf_prog_test_run_raw_tp"));
        Assert.That(frames.Select(static frame => frame.Address), Is.EqualTo(_map.Read(id)));
        Assert.That(frames, Has.Length.InRange(2, _map.Depth));
    }

    [Test]
    public void A_bound_class_has_the_map_as_what_it_is()
    {
        using KeptStacks kept = KeptStacks.Load();

        kept.KeepStack.TestRun();

        Assert.That(kept.Stacks.Ids, Is.EqualTo(new[] { kept.Ids[0] }));
        Assert.That(kept.Files.HasBuildIds, Is.True);
    }

    [Test]
    public void Loaded_programs_have_names_too()
    {
        KernelSymbolTable symbols = KernelSymbolTable.Read();
        string line = File.ReadLines("/proc/kallsyms").FirstOrDefault(static line => line.EndsWith("_keep_stack\t[bpf]", StringComparison.Ordinal))
            ?? throw new IgnoreException("The kernel does not list BPF programs (sysctl net.core.bpf_jit_kallsyms).");

        KernelFrame frame = symbols.Find(Convert.ToUInt64(line.Split(' ')[0], 16) + 1);

        Assert.That((frame.Symbol!.EndsWith("_keep_stack", StringComparison.Ordinal), frame.Offset, frame.Module), Is.EqualTo((true, 1ul, "bpf")));
    }

    [Test]
    public void With_less_room_the_outermost_frames_are_left_out()
    {
        int id = Keep();
        ulong[] all = _map.Read(id);
        ulong[] room = new ulong[2];
        ulong[] ample = new ulong[100];

        Assert.That((_map.Read(id, room), _map.Read(id, ample), _map.Read(id, [])), Is.EqualTo((2, all.Length, 0)));
        Assert.That(room, Is.EqualTo(all[..2]));
        Assert.That(ample, Is.EqualTo((ulong[])[.. all, .. new ulong[100 - all.Length]]));
    }

    [Test]
    public void Reading_allocates_nothing()
    {
        int id = Keep();
        ulong[] room = new ulong[_map.Depth];
        ulong[] little = new ulong[2];
        _map.Read(id, room);
        _map.Read(id, little);
        long before = GC.GetAllocatedBytesForCurrentThread();

        _map.Read(id, room);
        _map.Read(id, little);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Stacks_are_enumerated_by_number()
    {
        int inner = Keep();
        int outer = Keep("keep_outer_stack");

        Assert.That(_map.Ids, Is.EqualTo(new[] { inner, outer }.Order()));
        Assert.That(_map.Read(outer), Is.EqualTo(_map.Read(inner)[1..]));
    }

    [Test]
    public void Stacks_may_be_removed_while_they_are_enumerated()
    {
        Keep();
        Keep("keep_outer_stack");
        var seen = new List<int>();
        foreach (int id in _map.Ids)
        {
            seen.Add(id);
            Assert.That(_map.Remove(id), Is.True);
        }

        Assert.That(seen, Has.Count.EqualTo(2).And.Unique);
        Assert.That(_map.Ids, Is.Empty);
    }

    [Test]
    public void A_removed_stack_is_not_there()
    {
        int id = Keep();

        Assert.That((_map.Remove(id), _map.Remove(id)), Is.EqualTo((true, false)));
        Assert.That((_map.TryRead(id, new ulong[4], out int count), count), Is.EqualTo((false, 0)));
        Assert.That(() => _map.Read(id), Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo($"Map 'stacks' does not have stack {id}."));
    }

    [Test]
    public void Clear_removes_all()
    {
        Keep();
        Keep("keep_outer_stack");

        _map.Clear();

        Assert.That(_map.Ids, Is.Empty);
    }

    [Test]
    public void A_negative_number_is_what_the_program_was_refused_with()
    {
        Assert.That(() => _map.Read(-17), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("EEXIST"));
        Assert.That(() => _map.Remove(int.MinValue), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Frames_of_user_space_are_places_in_files()
    {
        StackTraceMap map = _loaded.Maps["files"].As<StackTraceMap>();
        _loaded.Programs["keep_stack"].TestRun();
        int id = _ids[1];
        Assert.That(id, Is.Not.Negative, "bpf_get_stackid");

        BuildIdFrame[] frames = map.ReadBuildIds(id);

        TestContext.Out.WriteLine(string.Join('\n', frames));
        Assert.That((map.HasBuildIds, map.Depth), Is.EqualTo((true, 32)));
        Assert.That(frames, Is.Not.Empty);
        // The innermost is the system call, in a library; what the runtime compiled is in no file.
        Assert.That(frames.Where(static frame => frame.BuildId is not null).Select(static frame => frame.BuildId!), Is.All.Length.EqualTo(40));
        if (frames[0].BuildId is not null)
        {
            long largest = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Where(static module => File.Exists(module.FileName)).Max(static module => new FileInfo(module.FileName).Length);
            Assert.That(frames[0].Location, Is.LessThan((ulong)largest));
        }
    }

    [Test]
    public void Addresses_and_build_ids_are_read_by_what_is_for_them()
    {
        Assert.That(() => _map.ReadBuildIds(0), Throws.InvalidOperationException.With.Message.Contains("BPF_F_STACK_BUILD_ID"));
        Assert.That(() => _loaded.Maps["files"].As<StackTraceMap>().Read(0), Throws.InvalidOperationException.With.Message.Contains("ReadBuildIds"));
    }

    [Test]
    public void Another_kind_is_refused() =>
        Assert.That(() => _loaded.Maps["ids"].As<StackTraceMap>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("type is Array, not StackTrace"));

    [Test]
    public void A_closed_map_says_so()
    {
        _loaded.Dispose();

        Assert.That(() => _map.Read(0), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _map.Ids.Any(), Throws.TypeOf<ObjectDisposedException>());
    }
}

[BpfObject("stacks.bpf.c")]
sealed partial class KeptStacks;
