using Bpf.Sdk.Features;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Maps of classes that are bound to an object, with the types that the generator gives them, against programs that use the same maps.</summary>
public sealed class BoundMapTests
{
    BpfFileSystemScope _files = null!;

    [SetUp]
    public void Mount() => _files = new();

    [TearDown]
    public void Unmount() => _files?.Dispose();

    // What one class of an object pins, all do.
    BpfLoadOptions Here => new() { PinRoot = _files.Root };

    [Test]
    public void A_program_and_a_generated_property_mean_the_same_keys()
    {
        using Flows flows = Flows.Load(Here);
        Flows.Flow dns = Key(53);
        Flows.Flow ntp = Key(123);
        flows.FlowsMap[ntp] = new() { Packets = 10, Bytes = 1000 };

        TestRun.Of(flows.CountFlow, TestRun.UdpPacket(53));
        TestRun.Of(flows.CountFlow, TestRun.UdpPacket(53));
        TestRun.Of(flows.CountFlow, TestRun.UdpPacket(123));

        Assert.That((flows.FlowsMap[dns].Packets, flows.FlowsMap[dns].Bytes), Is.EqualTo((2ul, 128ul)));
        Assert.That((flows.FlowsMap[ntp].Packets, flows.FlowsMap[ntp].Bytes), Is.EqualTo((11ul, 1064ul)));
        Assert.That(flows.FlowsMap.Select(static entry => entry.Key.Port), Is.EquivalentTo([53, 123]));
        Assert.That(flows.Ports[53], Is.EqualTo(64));
        Assert.That(flows.FlowsMap.Remove(dns), Is.True);
        Assert.That(flows.FlowsMap.TryGetValue(dns, out _), Is.False);
    }

    [Test]
    public void A_struct_of_ones_own_stands_for_the_one_in_C()
    {
        using OwnFlows flows = OwnFlows.Load(Here);

        TestRun.Of(flows.CountFlow, TestRun.UdpPacket(53));

        Assert.That(flows.ByFlow[new OwnFlow(0, 53, 17)].Packets, Is.EqualTo(1));
        Assert.That(flows.ByFlow.Single().Key, Is.EqualTo(new OwnFlow(0, 53, 17)));
    }

    [Test]
    [RequiresFeature(KernelFeature.MappableArrays)]
    public void A_program_and_C_sharp_mean_one_global_variable()
    {
        using Globals globals = Globals.Load();

        Interlocked.Add(ref globals.Bss.TotalRef, 1000);
        TestRun.Of(globals.Touch);

        Assert.That(Volatile.Read(ref globals.Bss.TotalRef), Is.EqualTo(globals.Bss.Total).And.GreaterThan(1000));
    }

    [Test]
    [NonParallelizable] // a static class looks for its pins in one place
    public void A_pinned_hash_table_is_typed_too()
    {
        string before = BpfFileSystem.DefaultPath;
        BpfFileSystem.DefaultPath = _files.Root;
        try
        {
            using Flows flows = Flows.Load();
            flows.FlowsMap[Key(53)] = new() { Packets = 7 };

            Assert.That(PinnedFlows.All[Key(53)].Packets, Is.EqualTo(7));
            Assert.That(PinnedFlows.Lengths, Is.Empty);
        }
        finally
        {
            PinnedFlows.Close();
            BpfFileSystem.DefaultPath = before;
        }
    }

    [Test]
    public void Maps_of_maps_have_the_types_of_the_maps_within()
    {
        using Nested nested = Nested.Load();
        using RawMap raw = TestMaps.Create(BpfMapType.Hash, 4, 4, 16, TestMaps.NoPreallocation);
        HashMap<uint, uint> mine = raw.As<HashMap<uint, uint>>();

        TestRun.Of(nested.Entry);

        Assert.That(nested.ByIndex.TryOpen(2, out ArrayMap<ulong>? second), Is.True);
        using (second)
        {
            Assert.That(second![0], Is.EqualTo(2));
        }

        Assert.That(nested.ByIndex.Indexes, Is.EqualTo([0, 2]));
        Assert.That(nested.ByKey.Keys, Is.EqualTo([5u]));
        nested.ToBeFilled.Set(9ul, mine);
        Assert.That(nested.ToBeFilled.TryGetMapId(9ul, out uint id) ? id : 0, Is.EqualTo(mine.Id));
    }

    [Test]
    public void An_array_of_programs_takes_the_objects_own()
    {
        const int Redirect = 7; // TC_ACT_REDIRECT, which only the last program of the chain returns
        using Nested nested = Nested.Load();

        Assert.That(nested.Calls.Indexes, Is.EqualTo([0, 2]));
        Assert.That(nested.Calls.Remove(2), Is.True);
        Assert.That(TestRun.Of(nested.Entry), Is.Not.EqualTo(Redirect));
        nested.Calls.Set(1, nested.CalledLast);
        Assert.That(TestRun.Of(nested.Entry), Is.EqualTo(Redirect));
    }

    [Test]
    public void A_declared_map_of_maps_is_made_by_the_same_rules()
    {
        using DeclaredNested nested = DeclaredNested.Load();

        Assert.That(nested.Counters.TryOpen(5, out ArrayMap<long>? counter), Is.True);
        using (counter)
        {
            Assert.That(counter!.Length, Is.EqualTo(1));
        }
    }

    static Flows.Flow Key(ushort port) => new() { Port = port, Protocol = 17 };
}

[BpfObject("flows.bpf.c")]
sealed partial class Flows;

[BpfObject("maps_in_maps.bpf.c")]
sealed partial class Nested;

[BpfObject("maps_in_maps.bpf.c")]
sealed partial class DeclaredNested
{
#pragma warning disable BPF0011 // counts that are never negative
    [BpfMap("by_key", Type = BpfMapType.HashOfMaps)]
    public partial HashOfMaps<uint, ArrayMap<long>> Counters { get; }
#pragma warning restore BPF0011
}

readonly record struct OwnFlow(uint Address, ushort Port, byte Protocol, byte Zero = 0);

[BpfObject("flows.bpf.c")]
sealed partial class OwnFlows
{
    [BpfMap("flows", Type = BpfMapType.Hash)]
    public partial HashMap<OwnFlow, Traffic> ByFlow { get; }
}

[BpfObject("flows.bpf.c")]
static partial class PinnedFlows
{
    [BpfMap("flows", Pinning = BpfPinning.ByName)]
    public static partial HashMap<Flows.Flow, Flows.Traffic> All { get; }

    [BpfMap("ports", Pinning = BpfPinning.ByName)]
    public static partial LruHashMap<ushort, ulong> Lengths { get; }
}

[BpfObject("globals.bpf.c")]
sealed partial class Globals;
