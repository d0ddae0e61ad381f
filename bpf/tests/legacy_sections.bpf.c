/* SPDX-License-Identifier: MIT */
/* Legacy map definitions as loaders in Go wanted them: a section for each, the one with a namespace to pin it in. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct bpf_map_def {
	__u32 type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
};

struct named_map_def {
	__u32 type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
	__u32 pinning;
	char namespace[256];
};

struct bpf_map_def first SEC("maps/first") = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = 4,
	.value_size = 8,
	.max_entries = 10,
};

struct named_map_def second SEC("maps/second") = {
	.type = BPF_MAP_TYPE_ARRAY,
	.key_size = 4,
	.value_size = 16,
	.max_entries = 3,
	.namespace = "meter",
};

SEC("tc")
int look_up(struct __sk_buff *skb)
{
	__u32 key = 0;

	if (bpf_map_lookup_elem(&first, &key))
		return TC_ACT_SHOT;
	return bpf_map_lookup_elem(&second, &key) ? TC_ACT_OK : TC_ACT_SHOT;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
