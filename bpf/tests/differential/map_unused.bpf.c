/* SPDX-License-Identifier: MIT */
/*
 * Maps that no program uses, and maps that two programs share.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
} unused SEC(".maps"), shared SEC(".maps");

SEC("socket")
int first(struct __sk_buff *skb)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&shared, &key);

	return value ? ++*value : 0;
}

SEC("socket")
int second(struct __sk_buff *skb)
{
	return first(skb) + 100;
}

char LICENSE[] SEC("license") = "GPL";
