using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Loading.Maps;

public sealed class MapFailureTests
{
    const uint NoPreallocation = 1;

    [Test]
    public void An_invalid_map_is_told_each_rule_that_it_breaks() =>
        Assert.That(MapFailure.Hint(new() { Name = "m", Type = BpfMapType.Array, KeySize = 8, MaxEntries = 1 }, Errno.EINVAL),
            Is.EqualTo("A map of kind Array is not like that: its keys must have 4 bytes, not 8; its values have no size."));

    [Test]
    public void Local_storage_without_types_is_told_so() =>
        Assert.That(MapFailure.Hint(new() { Name = "m", Type = BpfMapType.TaskStorage, KeySize = 4, ValueSize = 8, Flags = NoPreallocation }, Errno.EINVAL), Does.Contain("must have types"));

    [Test]
    public void Local_storage_is_told_why_the_objects_types_are_not_there()
    {
        var spec = new MapSpec { Name = "m", Type = BpfMapType.TaskStorage, KeySize = 4, ValueSize = 8, Flags = NoPreallocation, KeyType = 1, ValueType = 2 };
        var refused = new BpfException("load types", null, Errno.EINVAL, "Invalid name.");

        Assert.That(MapFailure.Hint(spec, Errno.EINVAL, refused), Does.Contain("cannot do without").And.Contain("Invalid name."));
        Assert.That(MapFailure.Hint(spec, Errno.EINVAL), Does.Not.Contain("cannot do without"));
        Assert.That(MapFailure.Hint(spec with { Type = BpfMapType.Queue, KeySize = 0, MaxEntries = 1 }, Errno.EINVAL, refused), Does.Not.Contain("Invalid name."));
    }

    [Test]
    public void A_map_that_breaks_no_rule_is_told_what_its_kind_and_flags_need() =>
        Assert.That(MapFailure.Hint(new() { Name = "m", Type = BpfMapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = 1, Flags = 1 << 10 }, Errno.EINVAL),
            Does.Contain("Maps of kind Array need Linux 3.19, BPF_F_MMAPABLE Linux 5.5"));

    [Test]
    public void Every_kind_that_has_a_name_has_a_minimum_kernel() =>
        Assert.That(Enum.GetValues<BpfMapType>().Where(static type => type != BpfMapType.Unspecified && MapRules.MinimumKernel(type) is null), Is.Empty);

    [Test]
    public void A_table_without_a_capacity_is_told_where_to_say_it() =>
        Assert.That(MapFailure.Hint(new() { Name = "m", Type = BpfMapType.Hash, KeySize = 4, ValueSize = 8 }, Errno.EINVAL), Does.Contain("say __uint(max_entries, …) in C, or set MaxEntries"));

    [TestCase(BpfMapType.Hash, 0u, true)]
    [TestCase(BpfMapType.Hash, NoPreallocation, false)]
    [TestCase(BpfMapType.Array, 0u, false)]
    public void Only_what_can_grow_is_told_to(BpfMapType type, uint flags, bool isTold) =>
        Assert.That(MapFailure.Hint(new() { Name = "m", Type = type, Flags = flags }, Errno.ENOMEM)!.Contains("BPF_F_NO_PREALLOC,", StringComparison.Ordinal), Is.EqualTo(isTold));

    [Test]
    public void Errnos_without_a_meaning_for_maps_are_left_to_others() => Assert.That(MapFailure.Hint(new() { Name = "m" }, Errno.EMFILE), Is.Null);
}
