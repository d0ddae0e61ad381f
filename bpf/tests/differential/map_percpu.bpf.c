/* SPDX-License-Identifier: MIT */
/*
 * Maps with a value for each processor, and those that forget.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define MAP(kind, name, flags) \
	struct { \
		__uint(type, BPF_MAP_TYPE_##kind); \
		__type(key, __u32); \
		__type(value, __u64); \
		__uint(max_entries, 16); \
		__uint(map_flags, flags); \
	} name SEC(".maps")

MAP(PERCPU_ARRAY, arrays, 0);
MAP(PERCPU_HASH, hashes, BPF_F_NO_PREALLOC);
MAP(LRU_HASH, recent, 0);
MAP(LRU_PERCPU_HASH, recent_by_cpu, BPF_F_NO_COMMON_LRU);

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key = 1;

	return !!bpf_map_lookup_elem(&arrays, &key) + 2 * !!bpf_map_lookup_elem(&hashes, &key) + 4 * !!bpf_map_lookup_elem(&recent, &key) +
	       8 * !!bpf_map_lookup_elem(&recent_by_cpu, &key);
}

char LICENSE[] SEC("license") = "GPL";
