using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class PinningTests
{
    BpfFileSystemScope _files = null!;

    [SetUp]
    public void Mount() => _files = new BpfFileSystemScope();

    [TearDown]
    public void Unmount() => _files?.Dispose();

    [TestCase(BpfPinning.ByName, "packets")]
    [TestCase(BpfPinning.Global, "tc/globals/packets")]
    [TestCase(BpfPinning.Object, "tc_pass/packets")]
    public void A_map_is_pinned_at_its_place(BpfPinning pinning, string path)
    {
        using BpfObject loaded = Load(pinning);
        using RawMap opened = RawMap.OpenPinned(_files.Path(path));

        Assert.That(opened.Id, Is.EqualTo(loaded.Maps["packets"].Id));
    }

    [Test]
    public void Without_pinning_nothing_is_pinned()
    {
        using BpfObject loaded = Load(BpfPinning.None);

        Assert.That(_files.Entries(), Is.Empty);
    }

    [Test]
    public void A_compatible_map_that_is_pinned_is_used()
    {
        uint id;
        using (BpfObject first = Load(BpfPinning.ByName))
        {
            id = first.Maps["packets"].Id;
            TestRun.Of(first.Programs["tc_count"]);
        }

        using BpfObject second = Load(BpfPinning.ByName);
        TestRun.Of(second.Programs["tc_count"]);

        Assert.That(second.Maps["packets"].Id, Is.EqualTo(id));
        Assert.That(second.Maps["packets"].AsArray<ulong>()[0], Is.EqualTo(2));
    }

    [Test]
    public void What_the_kernel_makes_of_a_definition_is_no_difference_to_it()
    {
        const uint NoCommonList = 1 << 1; // BPF_F_NO_COMMON_LRU
        MapSpec[] specs =
        [
            new() { Name = "lists", Type = BpfMapType.LruPerCpuHash, KeySize = 4, ValueSize = 8, MaxEntries = 3, Flags = NoCommonList },
            new() { Name = "devices", Type = BpfMapType.DevMap, KeySize = 4, ValueSize = 8, MaxEntries = 4 }, // read-only for programs
            new() { Name = "events", Type = BpfMapType.PerfEventArray, KeySize = 4, ValueSize = 4 },
            new() { Name = "ring", Type = BpfMapType.RingBuffer, MaxEntries = 5000 },
        ];
        foreach (MapSpec spec in specs)
        {
            using BpfHandle first = MapCreator.CreatePinned(spec, _files.Path(spec.Name), new(), out bool isNew);
            using BpfHandle second = MapCreator.CreatePinned(spec, _files.Path(spec.Name), new(), out bool isNewAgain);

            Assert.That((isNew, isNewAgain), Is.EqualTo((true, false)), spec.Name);
        }
    }

    [Test]
    public void An_incompatible_map_that_is_pinned_is_refused_with_each_difference()
    {
        using var other = new RawMap(MapCreator.Create(new() { Name = "packets", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 4, MaxEntries = 9 }, btf: null));
        other.Pin(_files.Path("packets"));

        var exception = Assert.Throws<BpfMapMismatchException>(() => Load(BpfPinning.ByName))!;

        Assert.That(exception.Differences.Select(static difference => difference.Attribute), Is.EqualTo(new[] { "type", "value size", "max entries" }));
        Assert.That(exception.Message, Does.Contain("type is Hash, not Array; value size is 4, not 8; max entries is 9, not 1").And.Contain($"rm {_files.Path("packets")}"));
        Assert.That(_files.Entries(), Is.EqualTo(new[] { "packets" }));
    }

    [Test]
    public void A_program_in_the_place_of_a_map_is_refused()
    {
        using BpfObject loaded = Load(BpfPinning.None);
        loaded.Programs["tc_pass"].Pin(_files.Path("packets"));

        Assert.That(() => Load(BpfPinning.ByName), Throws.TypeOf<BpfException>().With.Message.Contains("is a program, and not a map").And.Message.Contains(_files.Path("packets")));
        Assert.That(() => RawMap.OpenPinned(_files.Path("packets")), Throws.TypeOf<BpfException>().With.Message.Contains("is a program, and not a map"));
        Assert.That(() => ArrayMap<ulong>.OpenPinned(_files.Path("packets")), Throws.TypeOf<BpfException>());
    }

    [Test]
    public void A_directory_in_the_place_of_a_map_is_refused()
    {
        Directory.CreateDirectory(_files.Path("packets"));

        Assert.That(() => Load(BpfPinning.ByName), Throws.TypeOf<BpfException>().With.Message.Contains("It is a directory"));
    }

    [Test]
    public void A_file_that_is_on_no_BPF_file_system_is_not_a_pin() =>
        Assert.That(() => RawMap.OpenPinned("/etc/passwd"), Throws.TypeOf<BpfException>().With.Message.Contains("The file is not on a BPF file system"));

    [Test]
    public void A_root_on_no_BPF_file_system_is_refused()
    {
        using OpenBpfObject open = TestObjects.Open("mes_chk");

        Assert.That(() => open.Load(new() { PinRoot = Path.GetTempPath() }), Throws.TypeOf<BpfException>().With.Message.Contains("not on a BPF file system"));
    }

    [Test]
    public void The_default_root_is_mounted_for_the_load()
    {
        using var mounts = new MountNamespaceScope();
        using OpenBpfObject open = TestObjects.Open("mes_chk");

        using BpfObject loaded = mounts.Run(() => open.Load());

        Assert.That(mounts.Run(() => File.Exists("/sys/fs/bpf/mes_map_start")), Is.True);
        Assert.That(mounts.Run(() =>
        {
            using var start = ArrayMap<ulong>.OpenPinned("/sys/fs/bpf/mes_map_start");
            return start.Id;
        }), Is.EqualTo(loaded.Maps["mes_map_start"].Id));
    }

    [Test]
    public void The_default_root_can_be_changed()
    {
        string before = BpfFileSystem.DefaultPath;
        BpfFileSystem.DefaultPath = _files.Root;
        try
        {
            using OpenBpfObject open = TestObjects.Open("mes_chk");
            using BpfObject loaded = open.Load();

            Assert.That(_files.Entries(), Is.EquivalentTo(new[] { "mes_map_start", "mes_map_end", "mes_map_cnt" }));
        }
        finally
        {
            BpfFileSystem.DefaultPath = before;
        }
    }

    [Test]
    public void A_pin_is_set_and_removed_by_hand()
    {
        using BpfObject loaded = Load(BpfPinning.None);
        RawMap map = loaded.Maps["packets"];

        map.Pin(_files.Path("deep/below/packets"));
        Assert.That(() => map.Pin(_files.Path("deep/below/packets")), Throws.TypeOf<BpfException>().With.Message.Contains("EEXIST").And.Message.Contains("pinned there already"));
        BpfMap.Unpin(_files.Path("deep/below/packets"));

        Assert.That(_files.Entries(), Is.EqualTo(new[] { "deep", "deep/below" }));
    }

    [Test]
    public void A_pin_with_a_dot_is_the_callers_mistake()
    {
        using BpfObject loaded = Load(BpfPinning.None);

        Assert.That(() => loaded.Maps["packets"].Pin(_files.Path("packets.old")), Throws.ArgumentException.With.Message.Contains("dot"));
    }

    [Test]
    public void A_path_where_nothing_is_pinned_is_named() =>
        Assert.That(() => RawMap.OpenPinned(_files.Path("missing")), Throws.TypeOf<BpfException>().With.Message.Contains("missing").And.Message.Contains("Nothing is pinned there").And.Property(nameof(BpfException.ErrorNumber)).EqualTo(Errno.ENOENT));

    [Test]
    public void Two_that_create_a_pinned_map_at_once_share_it()
    {
        uint[] ids = new uint[8];
        Parallel.For(0, ids.Length, new ParallelOptions { MaxDegreeOfParallelism = ids.Length }, i =>
        {
            using BpfObject loaded = Load(BpfPinning.ByName);
            ids[i] = loaded.Maps["packets"].Id;
        });

        Assert.That(ids, Is.All.EqualTo(ids[0]));
    }

    BpfObject Load(BpfPinning pinning)
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        open.Maps["packets"].Pinning = pinning;
        return open.Load(new() { PinRoot = _files.Root });
    }
}
