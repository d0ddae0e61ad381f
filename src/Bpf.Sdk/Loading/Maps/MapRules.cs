using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Maps;

/// <summary>What the kernel wants of each kind of map, for saying what is wrong with one that it refused. Never asked before the kernel is.</summary>
static class MapRules
{
    const uint NoPreallocation = 1u << 0; // BPF_F_NO_PREALLOC
    const uint BuildIds = 1u << 5; // BPF_F_STACK_BUILD_ID

    /// <summary>The first kernel that has a kind of map; null for what is newer than this SDK.</summary>
    public static string? MinimumKernel(BpfMapType type) => type switch
    {
        BpfMapType.Hash or BpfMapType.Array => "3.19",
        BpfMapType.ProgramArray => "4.2",
        BpfMapType.PerfEventArray => "4.3",
        BpfMapType.PerCpuHash or BpfMapType.PerCpuArray or BpfMapType.StackTrace => "4.6",
        BpfMapType.CgroupArray => "4.8",
        BpfMapType.LruHash or BpfMapType.LruPerCpuHash => "4.10",
        BpfMapType.LpmTrie => "4.11",
        BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps => "4.12",
        BpfMapType.DevMap or BpfMapType.SockMap => "4.14",
        BpfMapType.CpuMap => "4.15",
        BpfMapType.XskMap or BpfMapType.SockHash => "4.18",
        BpfMapType.CgroupStorage or BpfMapType.ReusePortSockArray => "4.19",
        BpfMapType.PerCpuCgroupStorage or BpfMapType.Queue or BpfMapType.Stack => "4.20",
        BpfMapType.SkStorage => "5.2",
        BpfMapType.DevMapHash => "5.4",
        BpfMapType.StructOps => "5.6",
        BpfMapType.RingBuffer => "5.8",
        BpfMapType.InodeStorage => "5.10",
        BpfMapType.TaskStorage => "5.11",
        BpfMapType.BloomFilter => "5.16",
        BpfMapType.UserRingBuffer => "6.1",
        BpfMapType.CgrpStorage => "6.2",
        BpfMapType.Arena => "6.9",
        BpfMapType.InstructionArray => "6.19",
        _ => null,
    };

    /// <summary>The first kernel that has a flag of map creation, for flags that came after the first kinds of map.</summary>
    public static readonly (uint Flag, string Name, string MinimumKernel)[] Flags =
    [
        (1u << 2, "BPF_F_NUMA_NODE", "4.14"),
        (1u << 6, "BPF_F_ZERO_SEED", "5.0"),
        (1u << 7, "BPF_F_RDONLY_PROG", "5.2"),
        (1u << 8, "BPF_F_WRONLY_PROG", "5.2"),
        (1u << 9, "BPF_F_CLONE", "5.4"),
        (1u << 10, "BPF_F_MMAPABLE", "5.5"),
        (1u << 11, "BPF_F_PRESERVE_ELEMS", "5.10"),
        (1u << 12, "BPF_F_INNER_MAP", "5.10"),
        (1u << 13, "BPF_F_LINK", "6.4"),
        (1u << 15, "BPF_F_VTYPE_BTF_OBJ_FD", "6.9"),
        (1u << 16, "BPF_F_TOKEN_FD", "6.9"),
        (1u << 17, "BPF_F_SEGV_ON_FAULT", "6.9"),
        (1u << 18, "BPF_F_NO_USER_CONV", "6.9"),
    ];

    /// <summary>Whether the kernel creates maps of a kind with types only.</summary>
    public static bool NeedsTypes(BpfMapType type) => MapKindRules.NeedsTypes(type.ToString());

    /// <summary>How a specification breaks the rules of its kind, as parts of a sentence: <c>its keys must have 4 bytes, not 8</c>.</summary>
    public static IEnumerable<string> Broken(MapSpec spec)
    {
        var traits = new MapTraits(spec.Type.ToString(), spec.KeySize, spec.ValueSize, spec.MaxEntries, spec.Flags, spec.Extra, HasTypes: spec.KeyType != 0 && spec.ValueType != 0);
        foreach (MapProblem problem in MapKindRules.Broken(traits))
        {
            yield return problem.Text;
        }

        if (spec.InnerMap is { } inner && spec.IsMapOfMaps && MapKindRules.BrokenByInner(inner.Type.ToString()) is { } within)
        {
            yield return within.Text;
        }

        uint frames = spec.ValueSize / ((spec.Flags & BuildIds) != 0 ? 32u : 8);
        if (spec.Type == BpfMapType.StackTrace && frames > 127)
        {
            yield return $"its values have room for {frames} frames, and the kernel takes 127 at most (sysctl kernel.perf_event_max_stack)";
        }
    }

    /// <summary>Whether it is a table that takes memory for all elements at once, and need not.</summary>
    public static bool MayGrow(MapSpec spec) => spec.Type is BpfMapType.Hash or BpfMapType.PerCpuHash or BpfMapType.HashOfMaps && (spec.Flags & NoPreallocation) == 0;
}
