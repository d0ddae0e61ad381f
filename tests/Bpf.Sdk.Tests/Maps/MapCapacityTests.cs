using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Maps;

public sealed class MapCapacityTests
{
    [TestCase(0u, 0u)]
    [TestCase(1u, 4096u)]
    [TestCase(4096u, 4096u)]
    [TestCase(4097u, 8192u)]
    [TestCase(12288u, 16384u)]
    [TestCase(1u << 31, 1u << 31)]
    [TestCase((1u << 31) + 1, (1u << 31) + 1)]
    public void A_ring_buffer_is_a_power_of_two_of_pages(uint wanted, uint size) => Assert.That(Sdk.Loading.Maps.MapKindRules.RingSize(wanted, pageSize: 4096), Is.EqualTo(size));

    [Test]
    [Platform("Linux")]
    public void A_perf_event_array_without_capacity_has_an_element_for_each_CPU() =>
        Assert.That(MapCapacity.Settle(new() { Name = "m", Type = BpfMapType.PerfEventArray }).MaxEntries, Is.EqualTo(PossibleCpus.Count));

    [TestCase(3u, 2u, 4u)]
    [TestCase(4u, 2u, 4u)]
    [TestCase(1u, 128u, 128u)]
    [TestCase(uint.MaxValue, 2u, uint.MaxValue - 1)]
    public void With_a_list_for_each_CPU_each_has_as_many_elements(uint wanted, uint cpus, uint capacity) => Assert.That(MapCapacity.Shared(wanted, cpus), Is.EqualTo(capacity));

    [Test]
    public void Other_capacities_stay()
    {
        var spec = new MapSpec { Name = "m", Type = BpfMapType.Hash, MaxEntries = 5 };

        Assert.That(MapCapacity.Settle(spec), Is.SameAs(spec));
    }
}
