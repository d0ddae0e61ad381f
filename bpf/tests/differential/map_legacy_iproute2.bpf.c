/* SPDX-License-Identifier: MIT */
/*
 * The definitions of iproute2, with an inner map by number.
 * @run
 * @libbpf-refuses libbpf 1.0 gave legacy definitions up
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf_elf.h>

struct bpf_elf_map inner SEC("maps") = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = 4,
	.size_value = 8,
	.max_elem = 4,
	.id = 1,
	.inner_idx = 0,
};

struct bpf_elf_map outer SEC("maps") = {
	.type = BPF_MAP_TYPE_ARRAY_OF_MAPS,
	.size_key = 4,
	.size_value = 4,
	.max_elem = 2,
	.id = 2,
	.inner_id = 1,
};

SEC("classifier")
int uses(struct __sk_buff *skb)
{
	__u32 key = 0;
	void *map = bpf_map_lookup_elem(&outer, &key);

	return map && bpf_map_lookup_elem(map, &key) ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
