/* SPDX-License-Identifier: MIT */
/*
 * Map definitions without the types that describe them.
 * @flags -g0
 * @refused what the maps are is in the types only
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
} map SEC(".maps");

SEC("socket")
int looks(struct __sk_buff *skb)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&map, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
