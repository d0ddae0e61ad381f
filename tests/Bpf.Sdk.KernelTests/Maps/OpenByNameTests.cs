using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class OpenByNameTests
{
    // Unlike any other map's on the machine, also in its first 15 characters.
    readonly string _name = $"t{Environment.ProcessId}_{TestContext.CurrentContext.Test.ID}".Replace('-', '_');

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_map_is_opened_by_its_name()
    {
        using RawMap made = Create();

        using HashMap<uint, ulong> opened = BpfMap.OpenByName<HashMap<uint, ulong>>(_name);

        Assert.That(opened.Id, Is.EqualTo(made.Id));
    }

    [Test]
    public void A_name_longer_than_the_kernel_keeps_is_found_by_its_beginning()
    {
        string name = _name.PadRight(15, 'x') + "_tail";
        using RawMap made = Create(name);

        using RawMap opened = RawMap.OpenByName(name);

        Assert.That(opened.Id, Is.EqualTo(made.Id));
    }

    [Test]
    public void A_name_that_no_map_has_is_an_error() =>
        Assert.That(() => RawMap.OpenByName(_name), Throws.TypeOf<BpfException>().With.Message.EqualTo($"Cannot open map '{_name}'. No map has this name."));

    [Test]
    public void A_name_that_two_maps_have_is_an_error_that_numbers_them()
    {
        using RawMap first = Create(), second = Create();

        Assert.That(() => RawMap.OpenByName(_name), Throws.TypeOf<BpfException>().With.Message.Contains("2 maps have this name").And.Message.Contains($"{first.Id}, {second.Id}"));
    }

    [Test]
    public void A_map_opened_by_name_for_reading_cannot_be_written()
    {
        using RawMap made = Create();

        using var opened = BpfMap.OpenByName<HashMap<uint, ulong>>(_name, BpfMapAccess.ReadOnly);

        Assert.That(() => opened[1] = 1, Throws.TypeOf<BpfMapException>().With.Property(nameof(BpfMapException.Reason)).EqualTo(BpfMapFailure.ReadOnly));
    }

    [Test]
    public void A_map_of_another_shape_is_an_error_and_leaves_nothing_open()
    {
        using RawMap made = Create();

        Assert.That(() => BpfMap.OpenByName<ArrayMap<ulong>>(_name), Throws.TypeOf<BpfMapMismatchException>());
    }

    [Test]
    public void A_program_is_opened_by_its_name()
    {
        Assert.That(() => BpfProgram.OpenByName(_name), Throws.TypeOf<BpfException>().With.Message.Contains("No program has this name"));
        using BpfProgram made = BpfProgram.Load(new()
        {
            Name = _name,
            Type = BpfProgramType.SocketFilter,
            License = "GPL",
            Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)], // return 0
        });

        using BpfProgram opened = BpfProgram.OpenByName(_name);

        Assert.That(opened.Id, Is.EqualTo(made.Id));
    }

    [Test]
    public void What_the_kernel_says_of_a_map_is_told()
    {
        using RawMap map = Create();
        BpfMapInfo before = map.GetInfo();

        map.Freeze();
        BpfMapInfo after = map.GetInfo();

        Assert.That((before.Id, before.Name, before.IsFrozen), Is.EqualTo((map.Id, map.Name, false)));
        Assert.That((before.BtfId, before.KeyTypeId, before.ValueTypeId, before.Extra, before.InterfaceIndex, before.ProgramType), Is.EqualTo((0u, 0u, 0u, 0ul, 0, (BpfProgramType?)null)));
        Assert.That(before.MemoryBytes, Is.GreaterThanOrEqualTo(16 * 12).And.LessThan(1 << 20), "16 elements of 12 bytes are preallocated");
        Assert.That(after, Is.EqualTo(before with { IsFrozen = true, MemoryBytes = after.MemoryBytes }));
    }

    [Test]
    public void The_types_of_a_map_are_told()
    {
        using OpenBpfObject open = TestObjects.Open("map_kinds");
        using BpfObject loaded = open.Load();

        BpfMapInfo info = loaded.Maps["pairs"].GetInfo();

        Assert.That(new[] { info.BtfId, info.KeyTypeId, info.ValueTypeId }, Has.All.GreaterThan(0));
    }

    RawMap Create(string? name = null) => new(MapCreator.Create(
        new MapSpec { Name = name ?? _name, Type = BpfMapType.Hash, KeySize = 4, ValueSize = 8, MaxEntries = 16 }, btf: null));
}
