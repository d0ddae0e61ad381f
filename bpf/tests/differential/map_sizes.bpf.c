/* SPDX-License-Identifier: MIT */
/*
 * Maps whose keys and values are given by size, without types.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(key_size, 12);
	__uint(value_size, 20);
	__uint(max_entries, 3);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} sizes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__uint(value_size, 5);
	__uint(max_entries, 3);
} mixed SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key[3] = {};

	return bpf_map_lookup_elem(&sizes, key) ? 1 : bpf_map_lookup_elem(&mixed, key) ? 2 : 3;
}

char LICENSE[] SEC("license") = "GPL";
