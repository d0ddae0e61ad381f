/* SPDX-License-Identifier: MIT */
/*
 * Variables beside maps in one program, at offsets of their own.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 2);
} map SEC(".maps");

struct {
	__u32 first;
	__u32 second;
} pair = {1, 2};

SEC("socket")
int adds(struct __sk_buff *skb)
{
	__u64 *value = bpf_map_lookup_elem(&map, &pair.first);

	return value ? *value + pair.second : 0;
}

char LICENSE[] SEC("license") = "GPL";
