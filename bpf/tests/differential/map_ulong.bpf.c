/* SPDX-License-Identifier: MIT */
/*
 * An attribute of 64 bits.
 * @libbpf-refuses libbpf 1.1 predates the form
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__type(value, __u64);
	__uint(max_entries, 100);
	__ulong(map_extra, 5);
} seen SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u64 value = skb->len;

	return bpf_map_peek_elem(&seen, &value) == 0;
}

char LICENSE[] SEC("license") = "GPL";
