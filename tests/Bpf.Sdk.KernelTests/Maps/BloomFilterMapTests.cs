using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

[RequiresKernel("5.16")]
public sealed class BloomFilterMapTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    static RawMap Create() => TestMaps.Create(BpfMapType.BloomFilter, 0, 8, 1000);

    [Test]
    public void What_was_added_is_never_missed_and_little_else_is_found()
    {
        using RawMap raw = Create();
        BloomFilterMap<ulong> filter = raw.As<BloomFilterMap<ulong>>();
        for (ulong value = 0; value < 1000; value++)
        {
            filter.Add(value);
        }

        Assert.That(Enumerable.Range(0, 1000).All(value => filter.MayContain((ulong)value)), Is.True);
        Assert.That(Enumerable.Range(1000, 1000).Count(value => filter.MayContain((ulong)value)), Is.LessThan(200));
    }

    [Test]
    public void An_empty_filter_has_nothing()
    {
        using RawMap raw = Create();

        Assert.That(raw.As<BloomFilterMap<ulong>>().MayContain(1), Is.False);
    }

    [Test]
    public void A_frozen_filter_takes_nothing()
    {
        using RawMap raw = Create();
        BloomFilterMap<ulong> filter = raw.As<BloomFilterMap<ulong>>();
        filter.Freeze();

        Assert.That(() => filter.Add(1), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen).And.Message.StartsWith("Cannot add to map 'table'"));
    }

    [Test]
    public void A_closed_filter_says_so()
    {
        RawMap raw = Create();
        BloomFilterMap<ulong> filter = raw.As<BloomFilterMap<ulong>>();
        raw.Dispose();

        Assert.That(() => filter.MayContain(1), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Another_size_is_refused()
    {
        using RawMap raw = Create();

        Assert.That(() => raw.As<BloomFilterMap<uint>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("value size is 8, not 4 (UInt32)"));
    }
}
