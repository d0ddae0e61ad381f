using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class DescriptorMapTests
{
    static readonly MapSpec Inner = new() { Name = "inner", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 8, MaxEntries = 16 };

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    static BpfProgram Program(BpfProgramType type) => BpfProgram.Load(new()
    {
        Name = "raw", Type = type, License = "GPL", Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)],
    });

    static HashMap<uint, ulong> NewInner() => NewInner(out _);

    static HashMap<uint, ulong> NewInner(out uint id)
    {
        using RawMap raw = TestMaps.Create(BpfMapType.Hash, 4, 8, 16);
        id = raw.Id;
        return BpfMap.OpenById<HashMap<uint, ulong>>(id);
    }

    [Test]
    public void Programs_are_put_found_and_removed()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.ProgramArray, 4, 4, 3);
        ProgramArrayMap map = raw.As<ProgramArrayMap>();
        using BpfProgram program = Program(BpfProgramType.SocketFilter);

        Assert.That(map.TryGetProgramId(1, out _), Is.False);
        map.Set(1, program);
        Assert.That((map.TryGetProgramId(1, out uint id), id), Is.EqualTo((true, program.Id)));
        Assert.That(map.Indexes, Is.EqualTo(new[] { 1 }));
        Assert.That((map.Remove(1), map.Remove(1)), Is.EqualTo((true, false)));
        map.Set(0, program);
        map.Set(2, program);
        map.Clear();
        Assert.That(map.Indexes, Is.Empty);
    }

    [Test]
    public void A_program_of_another_type_is_refused_with_both_types()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.ProgramArray, 4, 4, 3);
        ProgramArrayMap map = raw.As<ProgramArrayMap>();
        using BpfProgram filter = Program(BpfProgramType.SocketFilter);
        using BpfProgram classifier = Program(BpfProgramType.SchedCls);
        map.Set(0, filter);

        Assert.That(() => map.Set(1, classifier), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch)
            .And.Message.StartsWith("Cannot put program 'raw' into map 'table', key 1: EINVAL. The array is for programs of type SocketFilter, and this is one of type SchedCls."));
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void An_index_outside_is_refused(int index)
    {
        using RawMap raw = TestMaps.Create(BpfMapType.ProgramArray, 4, 4, 3);
        ProgramArrayMap map = raw.As<ProgramArrayMap>();
        using BpfProgram program = Program(BpfProgramType.SocketFilter);

        Assert.That(() => map.Set(index, program), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("elements 0 to 2"));
        Assert.That(() => map.Remove(index), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => map.TryGetProgramId(index, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Closed_programs_and_maps_say_so()
    {
        RawMap raw = TestMaps.Create(BpfMapType.ProgramArray, 4, 4, 3);
        ProgramArrayMap map = raw.As<ProgramArrayMap>();
        BpfProgram program = Program(BpfProgramType.SocketFilter);
        program.Dispose();

        Assert.That(() => map.Set(0, program), Throws.TypeOf<ObjectDisposedException>());
        raw.Dispose();
        Assert.That(() => map.Remove(0), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Maps_are_put_opened_and_removed_by_index()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.ArrayOfMaps, 4, 4, 3, inner: Inner);
        ArrayOfMaps<HashMap<uint, ulong>> outer = raw.As<ArrayOfMaps<HashMap<uint, ulong>>>();
        using HashMap<uint, ulong> inner = NewInner(out uint id);
        inner[1] = 10;

        Assert.That(outer.TryOpen(2, out _), Is.False);
        outer.Set(2, inner);
        Assert.That((outer.TryGetMapId(2, out uint found), found), Is.EqualTo((true, id)));
        Assert.That(outer.TryOpen(2, out HashMap<uint, ulong>? opened), Is.True);
        using (opened)
        {
            Assert.That(opened![1], Is.EqualTo(10));
        }

        Assert.That(outer.Indexes, Is.EqualTo(new[] { 2 }));
        Assert.That((outer.Remove(2), outer.Remove(2)), Is.EqualTo((true, false)));
        outer.Set(0, inner);
        outer.Clear();
        Assert.That(outer.Indexes, Is.Empty);
    }

    [Test]
    public void Maps_are_put_opened_and_removed_by_key([Values(1, 100)] int count)
    {
        using RawMap raw = TestMaps.Create(BpfMapType.HashOfMaps, 8, 4, 100, inner: Inner);
        HashOfMaps<ulong, HashMap<uint, ulong>> outer = raw.As<HashOfMaps<ulong, HashMap<uint, ulong>>>();
        using HashMap<uint, ulong> inner = NewInner(out uint id);
        inner[1] = 10;
        ulong[] keys = [.. Enumerable.Range(0, count).Select(static key => (ulong)key << 33)];
        foreach (ulong key in keys)
        {
            outer.Set(key, inner);
        }

        Assert.That(outer.Keys, Is.EquivalentTo(keys));
        Assert.That((outer.TryGetMapId(0, out uint found), found), Is.EqualTo((true, id)));
        Assert.That(outer.TryOpen(0, out HashMap<uint, ulong>? opened), Is.True);
        using (opened)
        {
            Assert.That(opened![1], Is.EqualTo(10));
        }

        Assert.That((outer.Remove(0), outer.Remove(0), outer.TryOpen(0, out _)), Is.EqualTo((true, false, false)));
        outer.Clear();
        Assert.That(outer.Keys, Is.Empty);
    }

    [Test]
    public void A_key_is_added_once_and_a_full_table_says_so()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.HashOfMaps, 8, 4, 1, inner: Inner);
        HashOfMaps<ulong, HashMap<uint, ulong>> outer = raw.As<HashOfMaps<ulong, HashMap<uint, ulong>>>();
        using HashMap<uint, ulong> inner = NewInner();
        outer.Set(1, inner);

        Assert.That(() => outer.Set(1, inner, MapUpdateMode.NoExist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Exists));
        Assert.That(() => outer.Set(2, inner), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full));
    }

    [Test]
    public void A_map_that_differs_is_refused_with_the_difference()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.ArrayOfMaps, 4, 4, 3, inner: Inner);
        using RawMap otherRaw = TestMaps.Create(BpfMapType.Hash, 4, 5, 16, TestMaps.NoPreallocation);
        ArrayOfMaps<HashMap<uint, ulong>> outer = raw.As<ArrayOfMaps<HashMap<uint, ulong>>>();
        ArrayOfMaps<HashMap<uint, Five>> wrong = raw.As<ArrayOfMaps<HashMap<uint, Five>>>();
        HashMap<uint, Five> other = otherRaw.As<HashMap<uint, Five>>();
        using HashMap<uint, ulong> inner = NewInner();

        Assert.That(() => wrong.Set(0, other), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch)
            .And.Message.Contains("It is table (Hash, key 4, value 5, 16 entries), flags 0x1."));
        outer.Set(1, inner);
        Assert.That(() => wrong.Set(0, other), Throws.TypeOf<BpfMapException>()
            .With.Message.Contains("It differs from map 'table', which is there already: value size is 5, not 8; flags is 1, not 0."));
        Assert.That(() => wrong.TryOpen(1, out _), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("value size is 8, not 5"));
    }

    [Test]
    public void An_array_of_another_capacity_is_refused_with_the_difference()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.HashOfMaps, 4, 4, 3, inner: new() { Name = "inner", Type = BpfMapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = 2 });
        using RawMap two = TestMaps.Create(BpfMapType.Array, 4, 8, 2);
        using RawMap three = TestMaps.Create(BpfMapType.Array, 4, 8, 3);
        HashOfMaps<uint, ArrayMap<ulong>> outer = raw.As<HashOfMaps<uint, ArrayMap<ulong>>>();
        outer.Set(1, two.As<ArrayMap<ulong>>());

        Assert.That(() => outer.Set(2, three.As<ArrayMap<ulong>>()), Throws.TypeOf<BpfMapException>().With.Message.Contains("max entries is 3, not 2"));
    }

    [Test]
    public void Another_kind_of_outer_map_is_refused()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.ArrayOfMaps, 4, 4, 3, inner: Inner);

        Assert.That(() => raw.As<HashOfMaps<uint, HashMap<uint, ulong>>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("HashOfMaps<UInt32, HashMap>"));
        Assert.That(() => raw.As<ProgramArrayMap>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("type is ArrayOfMaps, not ProgramArray"));
    }

    [System.Runtime.CompilerServices.InlineArray(5)]
    struct Five
    {
        byte _first;
    }
}
