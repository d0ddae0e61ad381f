using Bpf.Sdk.Loading.Maps;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Maps of all kinds, without any object.</summary>
static class TestMaps
{
    public const uint NoPreallocation = 1; // BPF_F_NO_PREALLOC

    /// <summary>
    /// The capacity of a table that holds a number of elements for certain. One that drops the least recently used keeps up to 128 free places for each CPU
    /// (LOCAL_FREE_TARGET of kernel/bpf/bpf_lru_list.c), and drops elements although other CPUs have some left.
    /// </summary>
    public static uint CapacityFor(BpfMapType type, int elements) =>
        (uint)elements + (type is BpfMapType.LruHash or BpfMapType.LruPerCpuHash ? 2 * 128 * (uint)Kernel.PossibleCpus.Count : 0);

    public static RawMap Create(BpfMapType type, uint keySize, uint valueSize, uint capacity, uint flags = 0, Objects.MapSpec? inner = null) =>
        Create(new() { Name = "table", Type = type, KeySize = keySize, ValueSize = valueSize, MaxEntries = capacity, Flags = flags, InnerMap = inner });

    public static RawMap Create(Objects.MapSpec spec) => new(MapCreator.Create(spec, btf: null));
}
