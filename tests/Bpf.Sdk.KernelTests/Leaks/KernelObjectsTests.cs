using Bpf.Sdk.KernelTests.Maps;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Leaks;

public sealed class KernelObjectsTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void Every_test_is_watched() => Assert.That(LeavesNothingAttribute.IsWatching, Is.True);

    [Test]
    public void A_map_that_is_left_open_is_found_and_named()
    {
        KernelObjects before = KernelObjects.Now();
        RawMap map = TestMaps.Create(BpfMapType.Hash, 4, 8, 1);

        Assert.That(KernelObjects.Now().Since(before), Has.Count.EqualTo(1).And.One.Contains("anon_inode:bpf-map, map 'table'").And.One.Contains($"map_id {map.Id}"));
        map.Dispose();
        Assert.That(KernelObjects.Now().Since(before), Is.Empty);
    }

    [Test]
    public void Programs_types_and_mappings_that_are_left_are_found()
    {
        KernelObjects before = KernelObjects.Now();
        using OpenBpfObject open = TestObjects.Open("globals");
        BpfObject loaded = open.Load();

        IReadOnlyList<string> left = KernelObjects.Now().Since(before);

        Assert.That(left, Has.Some.StartsWith("mapping ").And.Some.Contains("bpf-prog").And.Some.Contains("bpf-map"));
        loaded.Dispose();
        Assert.That(KernelObjects.Now().Since(before), Is.Empty);
    }
}
