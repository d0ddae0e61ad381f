/* SPDX-License-Identifier: MIT */
/*
 * A hash and an array, with key and value by type.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pair {
	__u32 first;
	__u64 second;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 100);
	__type(key, struct pair);
	__type(value, __u64);
} by_pair SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 7);
	__type(key, __u32);
	__type(value, struct pair);
} pairs SEC(".maps");

SEC("socket")
int look_up(struct __sk_buff *skb)
{
	__u32 index = 3;
	struct pair *pair = bpf_map_lookup_elem(&pairs, &index);

	return pair && bpf_map_lookup_elem(&by_pair, pair) ? 2 : 1;
}

char LICENSE[] SEC("license") = "GPL";
