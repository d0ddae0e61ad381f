/* SPDX-License-Identifier: MIT */
/*
 * A map on a NUMA node of its own.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 8);
	__uint(map_flags, BPF_F_NUMA_NODE | BPF_F_NO_PREALLOC);
	__uint(numa_node, 0);
} near SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key = 1;

	return bpf_map_lookup_elem(&near, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
