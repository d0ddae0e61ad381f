namespace Bpf.Sdk.Kernel;

/// <summary>A kind of map.</summary>
/// <param name="Type">Its number.</param>
/// <param name="Name">As bpftool writes it.</param>
/// <param name="Since">The first kernel version that can have it.</param>
sealed record MapTypeRow(BpfMapType Type, string Name, string Since);

/// <summary>Kinds of map: names of enum bpf_map_type (linux/bpf.h), versions by the kernel's git tags.</summary>
static class MapTypeTable
{
    public static IReadOnlyList<MapTypeRow> Rows { get; } =
    [
        new(BpfMapType.Hash, "hash", "3.19"),
        new(BpfMapType.Array, "array", "3.19"),
        new(BpfMapType.ProgramArray, "prog_array", "4.2"),
        new(BpfMapType.PerfEventArray, "perf_event_array", "4.3"),
        new(BpfMapType.PerCpuHash, "percpu_hash", "4.6"),
        new(BpfMapType.PerCpuArray, "percpu_array", "4.6"),
        new(BpfMapType.StackTrace, "stack_trace", "4.6"),
        new(BpfMapType.CgroupArray, "cgroup_array", "4.8"),
        new(BpfMapType.LruHash, "lru_hash", "4.10"),
        new(BpfMapType.LruPerCpuHash, "lru_percpu_hash", "4.10"),
        new(BpfMapType.LpmTrie, "lpm_trie", "4.11"),
        new(BpfMapType.ArrayOfMaps, "array_of_maps", "4.12"),
        new(BpfMapType.HashOfMaps, "hash_of_maps", "4.12"),
        new(BpfMapType.DevMap, "devmap", "4.14"),
        new(BpfMapType.SockMap, "sockmap", "4.14"),
        new(BpfMapType.CpuMap, "cpumap", "4.15"),
        new(BpfMapType.XskMap, "xskmap", "4.18"),
        new(BpfMapType.SockHash, "sockhash", "4.18"),
        new(BpfMapType.CgroupStorage, "cgroup_storage", "4.19"),
        new(BpfMapType.ReusePortSockArray, "reuseport_sockarray", "4.19"),
        new(BpfMapType.PerCpuCgroupStorage, "percpu_cgroup_storage", "4.20"),
        new(BpfMapType.Queue, "queue", "4.20"),
        new(BpfMapType.Stack, "stack", "4.20"),
        new(BpfMapType.SkStorage, "sk_storage", "5.2"),
        new(BpfMapType.DevMapHash, "devmap_hash", "5.4"),
        new(BpfMapType.StructOps, "struct_ops", "5.6"),
        new(BpfMapType.RingBuffer, "ringbuf", "5.8"),
        new(BpfMapType.InodeStorage, "inode_storage", "5.10"),
        new(BpfMapType.TaskStorage, "task_storage", "5.11"),
        new(BpfMapType.BloomFilter, "bloom_filter", "5.16"),
        new(BpfMapType.UserRingBuffer, "user_ringbuf", "6.1"),
        new(BpfMapType.CgrpStorage, "cgrp_storage", "6.2"),
        new(BpfMapType.Arena, "arena", "6.9"),
        new(BpfMapType.InstructionArray, "insn_array", "6.19"),
    ];

    /// <summary>What is known of a kind, or null of one that is newer than this SDK.</summary>
    public static MapTypeRow? Find(BpfMapType type) => Rows.FirstOrDefault(row => row.Type == type);
}
