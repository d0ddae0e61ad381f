/* SPDX-License-Identifier: MIT */
/* Maps that hold maps and programs as iproute2's loader filled them: by id. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>
#include <bpf_elf.h>

#define COUNTERS 7
#define CALLS 9

struct bpf_elf_map SEC("maps") outer = {
	.type = BPF_MAP_TYPE_ARRAY_OF_MAPS,
	.size_key = sizeof(__u32),
	.size_value = sizeof(__u32),
	.max_elem = 4,
	.inner_id = COUNTERS,
};

struct bpf_elf_map SEC("maps") counter = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = sizeof(__u32),
	.size_value = sizeof(__u64),
	.max_elem = 1,
	.id = COUNTERS,
	.inner_idx = 3,
};

/* Like the others, and in no map. */
struct bpf_elf_map SEC("maps") apart = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = sizeof(__u32),
	.size_value = sizeof(__u64),
	.max_elem = 1,
	.id = COUNTERS,
	.inner_idx = -1,
};

struct bpf_elf_map SEC("maps") calls = {
	.type = BPF_MAP_TYPE_PROG_ARRAY,
	.size_key = sizeof(__u32),
	.size_value = sizeof(__u32),
	.max_elem = 2,
	.id = CALLS,
};

/* As in the kernel's samples: the inner map is named by its place. */
struct bpf_map_def {
	__u32 type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
	__u32 inner_map_idx;
	__u32 numa_node;
};

struct bpf_map_def SEC("maps") of_samples = {
	.type = BPF_MAP_TYPE_HASH_OF_MAPS,
	.key_size = sizeof(__u64),
	.value_size = sizeof(__u32),
	.max_entries = 2,
	.inner_map_idx = 1,
};

SEC("tc")
int entry(struct __sk_buff *skb)
{
	__u32 index = 3, zero = 0;
	__u64 key = 0, *value;
	void *inner = bpf_map_lookup_elem(&outer, &index);

	if (!inner || bpf_map_lookup_elem(&of_samples, &key))
		return TC_ACT_SHOT;
	value = bpf_map_lookup_elem(inner, &zero);
	if (!value)
		return TC_ACT_SHOT;
	*value += 1;
	value = bpf_map_lookup_elem(&apart, &zero);
	if (value)
		*value += 1;
	bpf_tail_call(skb, &calls, 1);
	return TC_ACT_OK;
}

SEC("9/1")
int called(struct __sk_buff *skb)
{
	return TC_ACT_REDIRECT;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
