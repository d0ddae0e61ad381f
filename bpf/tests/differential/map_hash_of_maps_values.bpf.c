/* SPDX-License-Identifier: MIT */
/*
 * A hash of maps with slots.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct inner {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, 10);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} one SEC(".maps"), two SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps") = {
	.values = {[1] = &one, [3] = &two},
};

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key = 3;

	return bpf_map_lookup_elem(&outer, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
