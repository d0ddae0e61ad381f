using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>The kernel cannot make a map larger: who needs that puts a larger one in its place. What comes of it for those who use the old one.</summary>
public sealed class ReplacedMapTests
{
    BpfFileSystemScope _files = null!;

    string Pin => _files.Path("packets");

    [SetUp]
    public void Mount() => _files = new();

    [TearDown]
    public void Unmount() => _files?.Dispose();

    BpfObject Load()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        open.Maps["packets"].Pinning = BpfPinning.ByName;
        return open.Load(new() { PinRoot = _files.Root });
    }

    [Test]
    public void Who_holds_the_old_map_goes_on_with_it_and_can_tell()
    {
        using BpfObject loaded = Load();
        ArrayMap<ulong> packets = loaded.Maps["packets"].AsArray<ulong>();
        Assert.That(packets.IsPinnedAt(Pin), Is.True);

        ReplacingProcess.Replace(Pin, 9);
        TestRun.Of(loaded.Programs["tc_count"]);

        Assert.That((packets[0], packets.Length, packets.IsPinnedAt(Pin)), Is.EqualTo((1ul, 1, false)));
        using ArrayMap<ulong> larger = ArrayMap<ulong>.OpenPinned(Pin);
        Assert.That((larger[0], larger.Length, larger.Id == packets.Id), Is.EqualTo((0ul, 9, false)));
        Assert.That(() => packets[5], Throws.TypeOf<ArgumentOutOfRangeException>());
        larger[5] = 1;
    }

    [Test]
    public void Who_loads_after_it_hears_what_differs()
    {
        using BpfObject first = Load();
        ReplacingProcess.Replace(Pin, 9);

        var exception = Assert.Throws<BpfMapMismatchException>(() => Load().Dispose())!;

        Assert.That(exception.Differences, Is.EqualTo(new[] { new MapDifference("max entries", "1", "9") }));
        Assert.That(exception.Message, Does.Contain(Pin).And.Contain("max entries is 9, not 1"));
    }

    [Test]
    public void Who_says_the_new_capacity_shares_the_larger_map()
    {
        using (Load())
        {
        }

        ReplacingProcess.Replace(Pin, 9);
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        open.Maps["packets"].Pinning = BpfPinning.ByName;
        open.Maps["packets"].MaxEntries = 9;
        using BpfObject loaded = open.Load(new() { PinRoot = _files.Root });

        Assert.That(loaded.Maps["packets"].IsPinnedAt(Pin), Is.True);
    }

    [Test]
    public void Who_loads_meanwhile_gets_the_right_map_or_hears_what_differs()
    {
        const int Loads = 40;
        Load().Dispose();
        using ReplacingProcess other = ReplacingProcess.StartReplacing(Pin, 1);
        int loaded = 0;
        for (int i = 0; i < Loads; i++)
        {
            try
            {
                using BpfObject mine = Load();
                Assert.That(mine.Maps["packets"].MaxEntries, Is.EqualTo(1));
                TestRun.Of(mine.Programs["tc_count"]);
                loaded++;
            }
            catch (BpfMapMismatchException exception)
            {
                Assert.That(exception.Differences, Is.EqualTo(new[] { new MapDifference("max entries", "1", "2") }));
            }
        }

        TestContext.Out.WriteLine($"{loaded} of {Loads} loads found the map that they want");
    }

    [Test]
    public void Nothing_and_another_kind_of_object_are_not_the_map()
    {
        using BpfObject loaded = Load();
        loaded.Programs["tc_pass"].Pin(_files.Path("program"));

        Assert.That((loaded.Maps["packets"].IsPinnedAt(_files.Path("missing")), loaded.Maps["packets"].IsPinnedAt(_files.Path("program"))), Is.EqualTo((false, false)));
        Assert.That(() => loaded.Maps["packets"].IsPinnedAt("/etc/passwd"), Throws.TypeOf<BpfException>().With.Message.Contains("not on a BPF file system"));
    }
}
