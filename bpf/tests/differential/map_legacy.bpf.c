/* SPDX-License-Identifier: MIT */
/*
 * The definitions of libbpf before 1.0: no types, five numbers.
 * @run
 * @libbpf-refuses libbpf 1.0 gave legacy definitions up
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_map_def {
	__u32 type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
};

struct bpf_map_def numbers SEC("maps") = {
	.type = BPF_MAP_TYPE_ARRAY,
	.key_size = 4,
	.value_size = 8,
	.max_entries = 4,
};

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key = 1;

	return bpf_map_lookup_elem(&numbers, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
