/* SPDX-License-Identifier: MIT */
/*
 * Definitions that contradict themselves.
 * @refused the key has two sizes
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__uint(key_size, 8);
	__type(value, __u64);
	__uint(max_entries, 4);
} contradicts SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key = 1;

	return bpf_map_lookup_elem(&contradicts, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
