using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>Capacities that depend on the machine, which C cannot know: they are settled when a map is created or compared.</summary>
static class MapCapacity
{
    const uint NoCommonList = 1u << 1; // BPF_F_NO_COMMON_LRU

    /// <summary>The specification with the capacity that its map gets on this machine.</summary>
    public static MapSpec Settle(MapSpec spec) => Settled(spec) is var capacity && capacity != spec.MaxEntries ? spec with { MaxEntries = capacity } : spec;

    static uint Settled(MapSpec spec) => spec.Type switch
    {
        BpfMapType.PerfEventArray when spec.MaxEntries == 0 => (uint)PossibleCpus.Count, // one event for each
        BpfMapType.RingBuffer or BpfMapType.UserRingBuffer => MapKindRules.RingSize(spec.MaxEntries, (uint)Environment.SystemPageSize),
        BpfMapType.LruHash or BpfMapType.LruPerCpuHash when (spec.Flags & NoCommonList) != 0 => Shared(spec.MaxEntries, (uint)PossibleCpus.Count),
        _ => spec.MaxEntries,
    };

    /// <summary>
    /// The capacity of a hash table that has a list of its own for each CPU: as many elements for each (kernel/bpf/hashtab.c, htab_map_alloc). The kernel would make
    /// it that, and then a map that is pinned would not be like its own definition.
    /// </summary>
    public static uint Shared(uint wanted, uint cpus)
    {
        uint excess = wanted % cpus;
        ulong capacity = (ulong)wanted + (excess == 0 ? 0 : cpus - excess);
        return capacity <= uint.MaxValue ? (uint)capacity : wanted - excess;
    }
}
