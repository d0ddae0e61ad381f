namespace Bpf.Sdk;

/// <summary>Kinds of BPF map, numbered as the kernel numbers them (<c>enum bpf_map_type</c>, linux/bpf.h).</summary>
public enum BpfMapType
{
    /// <summary>Not given.</summary>
    Unspecified = 0,
    /// <summary>Hash table, <c>BPF_MAP_TYPE_HASH</c>.</summary>
    Hash = 1,
    /// <summary>Array with 32-bit index, <c>BPF_MAP_TYPE_ARRAY</c>.</summary>
    Array = 2,
    /// <summary>Programs for tail calls, <c>BPF_MAP_TYPE_PROG_ARRAY</c>.</summary>
    ProgramArray = 3,
    /// <summary>Perf events, one per CPU, <c>BPF_MAP_TYPE_PERF_EVENT_ARRAY</c>.</summary>
    PerfEventArray = 4,
    /// <summary>Hash table with a value per CPU, <c>BPF_MAP_TYPE_PERCPU_HASH</c>.</summary>
    PerCpuHash = 5,
    /// <summary>Array with a value per CPU, <c>BPF_MAP_TYPE_PERCPU_ARRAY</c>.</summary>
    PerCpuArray = 6,
    /// <summary>Stack traces, <c>BPF_MAP_TYPE_STACK_TRACE</c>.</summary>
    StackTrace = 7,
    /// <summary>Control groups, <c>BPF_MAP_TYPE_CGROUP_ARRAY</c>.</summary>
    CgroupArray = 8,
    /// <summary>Hash table that evicts the least recently used, <c>BPF_MAP_TYPE_LRU_HASH</c>.</summary>
    LruHash = 9,
    /// <summary>LRU hash table with a value per CPU, <c>BPF_MAP_TYPE_LRU_PERCPU_HASH</c>.</summary>
    LruPerCpuHash = 10,
    /// <summary>Longest-prefix-match trie, <c>BPF_MAP_TYPE_LPM_TRIE</c>.</summary>
    LpmTrie = 11,
    /// <summary>Array of maps, <c>BPF_MAP_TYPE_ARRAY_OF_MAPS</c>.</summary>
    ArrayOfMaps = 12,
    /// <summary>Hash table of maps, <c>BPF_MAP_TYPE_HASH_OF_MAPS</c>.</summary>
    HashOfMaps = 13,
    /// <summary>Redirect targets by index, <c>BPF_MAP_TYPE_DEVMAP</c>.</summary>
    DevMap = 14,
    /// <summary>Sockets by index, <c>BPF_MAP_TYPE_SOCKMAP</c>.</summary>
    SockMap = 15,
    /// <summary>Redirect targets by CPU, <c>BPF_MAP_TYPE_CPUMAP</c>.</summary>
    CpuMap = 16,
    /// <summary>AF_XDP sockets, <c>BPF_MAP_TYPE_XSKMAP</c>.</summary>
    XskMap = 17,
    /// <summary>Sockets by key, <c>BPF_MAP_TYPE_SOCKHASH</c>.</summary>
    SockHash = 18,
    /// <summary>Storage per control group, <c>BPF_MAP_TYPE_CGROUP_STORAGE</c> (deprecated by the kernel).</summary>
    CgroupStorage = 19,
    /// <summary>Sockets for SO_REUSEPORT selection, <c>BPF_MAP_TYPE_REUSEPORT_SOCKARRAY</c>.</summary>
    ReusePortSockArray = 20,
    /// <summary>Storage per control group and CPU, <c>BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE</c> (deprecated by the kernel).</summary>
    PerCpuCgroupStorage = 21,
    /// <summary>First in, first out, <c>BPF_MAP_TYPE_QUEUE</c>.</summary>
    Queue = 22,
    /// <summary>Last in, first out, <c>BPF_MAP_TYPE_STACK</c>.</summary>
    Stack = 23,
    /// <summary>Storage per socket, <c>BPF_MAP_TYPE_SK_STORAGE</c>.</summary>
    SkStorage = 24,
    /// <summary>Redirect targets by key, <c>BPF_MAP_TYPE_DEVMAP_HASH</c>.</summary>
    DevMapHash = 25,
    /// <summary>Kernel structure of function pointers, <c>BPF_MAP_TYPE_STRUCT_OPS</c>.</summary>
    StructOps = 26,
    /// <summary>Ring buffer to user space, <c>BPF_MAP_TYPE_RINGBUF</c>.</summary>
    RingBuffer = 27,
    /// <summary>Storage per inode, <c>BPF_MAP_TYPE_INODE_STORAGE</c>.</summary>
    InodeStorage = 28,
    /// <summary>Storage per task, <c>BPF_MAP_TYPE_TASK_STORAGE</c>.</summary>
    TaskStorage = 29,
    /// <summary>Bloom filter, <c>BPF_MAP_TYPE_BLOOM_FILTER</c>.</summary>
    BloomFilter = 30,
    /// <summary>Ring buffer from user space, <c>BPF_MAP_TYPE_USER_RINGBUF</c>.</summary>
    UserRingBuffer = 31,
    /// <summary>Storage per control group, <c>BPF_MAP_TYPE_CGRP_STORAGE</c>.</summary>
    CgrpStorage = 32,
    /// <summary>Memory shared with user space, <c>BPF_MAP_TYPE_ARENA</c>.</summary>
    Arena = 33,
    /// <summary>Jump targets, <c>BPF_MAP_TYPE_INSN_ARRAY</c>.</summary>
    InstructionArray = 34,
}
