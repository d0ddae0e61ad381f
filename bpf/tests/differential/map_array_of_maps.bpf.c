/* SPDX-License-Identifier: MIT */
/*
 * An array of maps, whose inner map is defined in place, with slots that are filled and one that is not.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 2);
};

struct inner first SEC(".maps"), third SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps") = {
	.values = {[0] = &first, [2] = &third},
};

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key = 2;
	void *inner = bpf_map_lookup_elem(&outer, &key);

	key = 1;
	return inner && bpf_map_lookup_elem(inner, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
