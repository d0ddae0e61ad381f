/* SPDX-License-Identifier: MIT */
/*
 * A bloom filter with a number of hash functions of its own.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__type(value, __u64);
	__uint(max_entries, 100);
	__uint(map_extra, 7);
} seen SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u64 value = skb->len;

	return bpf_map_peek_elem(&seen, &value) == 0;
}

char LICENSE[] SEC("license") = "GPL";
