/* SPDX-License-Identifier: MIT */
/* One map of each kind that is measured, pinned, so that C and Go find the same. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define ELEMENTS 10000
#define MANY 100000

#define TABLE(kind, capacity, flags) struct { \
	__uint(type, BPF_MAP_TYPE_##kind); \
	__type(key, __u32); \
	__type(value, __u64); \
	__uint(max_entries, capacity); \
	__uint(map_flags, flags); \
	__uint(pinning, LIBBPF_PIN_BY_NAME); \
}

TABLE(ARRAY, ELEMENTS, 0) bench_array SEC(".maps");
TABLE(ARRAY, ELEMENTS, BPF_F_MMAPABLE) bench_mapped SEC(".maps");
TABLE(HASH, ELEMENTS, 0) bench_hash SEC(".maps");
TABLE(HASH, MANY, 0) bench_large SEC(".maps");
TABLE(PERCPU_ARRAY, ELEMENTS, 0) bench_per_cpu SEC(".maps");
TABLE(PERCPU_HASH, ELEMENTS, 0) bench_cpu_hash SEC(".maps");

char LICENSE[] SEC("license") = "Dual MIT/GPL";
