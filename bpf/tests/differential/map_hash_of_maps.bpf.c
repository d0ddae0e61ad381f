/* SPDX-License-Identifier: MIT */
/*
 * A hash of maps without slots, whose inner map is anonymous and given by sizes.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 4);
	__uint(key_size, 8);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_HASH);
		__uint(key_size, 4);
		__uint(value_size, 16);
		__uint(max_entries, 10);
	});
} outer SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u64 key = 2;

	return bpf_map_lookup_elem(&outer, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
