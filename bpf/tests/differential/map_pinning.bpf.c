/* SPDX-License-Identifier: MIT */
/*
 * A map that is pinned by its name.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 2);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} a_pinned_map_with_a_long_name SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key = 1;

	return bpf_map_lookup_elem(&a_pinned_map_with_a_long_name, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
