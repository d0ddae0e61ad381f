using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class GlobalSectionTests
{
    const int PacketLength = 64;

    OpenBpfObject _open = null!;
    BpfObject? _object;

    [SetUp]
    public void Open()
    {
        KernelRequirement.Root();
        _open = TestObjects.Open("globals");
        _object = null;
    }

    [TearDown]
    public void Close()
    {
        _object?.Dispose();
        _open?.Dispose();
    }

    [Test]
    public void Loaded_variables_have_their_initial_values()
    {
        Load();

        Assert.That((Read<uint>("counter"), Read<long>("balance"), Read<ulong>("total"), Read<uint>("hidden_data")), Is.EqualTo((42u, -7L, 0ul, 11u)));
        Assert.That((Read<bool>("enabled"), Read<sbyte>("offset"), Read<ulong>("limit")), Is.EqualTo((true, (sbyte)-3, 0x1122334455667788ul)));
    }

    [Test]
    public void What_the_program_writes_is_read()
    {
        Load();

        TestRun.Of(_object!.Programs["touch"]);

        Assert.That((Read<ulong>("total"), Read<uint>("counter"), Read<long>("balance"), Read<uint>("hidden_data"), Read<ulong>("hidden_bss")), Is.EqualTo(((ulong)PacketLength, 43u, -8L, 12u, 443ul)));
    }

    [Test]
    public void What_is_written_is_seen_by_the_program()
    {
        Load();
        Write("counter", 1000u);
        Write("total", 5ul);

        TestRun.Of(_object!.Programs["touch"]);

        Assert.That((Read<uint>("counter"), Read<ulong>("total")), Is.EqualTo((1001u, 5ul + PacketLength)));
    }

    [Test]
    public void Static_variables_alone_are_copied_by_the_kernel()
    {
        using OpenBpfObject open = TestObjects.Open("statics");
        using BpfObject loaded = open.Load();
        GlobalSection data = loaded.Sections[".data"];

        data.Write(0, 30u);
        int returned = TestRun.Of(loaded.Programs["counts"]);

        Assert.That(returned, Is.EqualTo(3121));
        Assert.That((data.Read<uint>(0), data.Read<uint>(4)), Is.EqualTo((31u, 21u)));
        Assert.That(ObjectInfo.Get<MapInfo>(data.Map, PinnedKind.Map).map_flags, Is.Zero);
    }

    [Test]
    public void Static_variables_alone_are_mapped_if_that_is_wanted()
    {
        using OpenBpfObject open = TestObjects.Open("statics");
        open.Sections[".data"].IsMapped = true;
        using BpfObject loaded = open.Load();

        loaded.Sections[".data"].Write(4, 40u);

        Assert.That(TestRun.Of(loaded.Programs["counts"]), Is.EqualTo(1141));
    }

    [Test]
    public void A_constant_that_was_set_before_load_decides_what_the_program_does()
    {
        _open.Globals["enabled"].Set(false);
        Load();

        TestRun.Of(_object!.Programs["touch"]);

        Assert.That(Read<ulong>("total"), Is.Zero);
    }

    [Test]
    public void Variables_that_were_set_before_load_are_there()
    {
        _open.Globals["counter"].Set(5u);
        _open.Globals["total"].Set(6ul);
        Load();

        Assert.That((Read<uint>("counter"), Read<ulong>("total")), Is.EqualTo((5u, 6ul)));
    }

    [Test]
    public void Constants_are_frozen()
    {
        Load();

        Assert.That(() => _object!.Sections[".rodata"].Write(0, 1), Throws.InvalidOperationException.With.Message.Contains("before Load()"));
        using RawMap map = RawMap.OpenById(MapId(".rodata"));
        Assert.That(() => map.SetValue(new byte[4], new byte[map.ValueSize]), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen));
    }

    [Test]
    public void What_lies_outside_of_a_section_is_refused([Values(".rodata", ".data", ".bss")] string name)
    {
        Load();
        GlobalSection section = _object!.Sections[name];

        Assert.That(() => section.Read<int>(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => section.Read<int>(section.Size - 3), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => section.Read<byte>(section.Size), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(section.Read<byte>(section.Size - 1), Is.Zero);
    }

    [Test]
    public void A_section_is_named_in_the_kernel_for_object_and_section()
    {
        Load();
        using RawMap map = RawMap.OpenById(MapId(".rodata"));

        Assert.That(map.Name, Is.EqualTo("globals.rodata"));
    }

    [Test]
    public void Reading_and_writing_allocate_nothing()
    {
        Load();
        GlobalSection data = _object!.Sections[".data"];
        data.Write(0, data.Read<int>(0));
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            data.Write(0, data.Read<int>(0) + 1);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Many_threads_write_their_own_variables()
    {
        Load();
        GlobalSection bss = _object!.Sections[".bss"];
        int histogram = _open.Globals["histogram"].Offset;

        Parallel.For(0, 16, slot =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                bss.Write(histogram + slot * 4, bss.Read<int>(histogram + slot * 4) + 1);
            }
        });

        Assert.That(Enumerable.Range(0, 16).Select(slot => bss.Read<int>(histogram + slot * 4)), Is.All.EqualTo(10_000));
    }

    void Load() => _object = _open.Load();

    T Read<T>(string variable) where T : unmanaged => _object!.Sections[_open.Globals[variable].SectionName].Read<T>(_open.Globals[variable].Offset);

    void Write<T>(string variable, T value) where T : unmanaged => _object!.Sections[_open.Globals[variable].SectionName].Write(_open.Globals[variable].Offset, value);

    uint MapId(string section) => Bpf.Sdk.Kernel.ObjectInfo.Get<Bpf.Sdk.Kernel.MapInfo>(_object!.Sections[section].Map, "map").id;
}
