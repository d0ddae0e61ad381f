/* SPDX-License-Identifier: MIT */
/* Legacy map definitions of every length that was in use, side by side in one section. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>
#include <bpf_elf.h>

/* libbpf's before 1.0. */
struct bpf_map_def {
	__u32 type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
};

/* iproute2's before it had inner maps, under a name of the program's own. */
struct own_elf_map {
	__u32 type;
	__u32 size_key;
	__u32 size_value;
	__u32 max_elem;
	__u32 flags;
	__u32 id;
	__u32 pinning;
};

struct bpf_map_def plain SEC("maps") = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = 8,
	.value_size = 16,
	.max_entries = 32,
	.map_flags = BPF_F_NO_PREALLOC,
};

struct own_elf_map pinned_for_object SEC("maps") = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = 4,
	.size_value = 8,
	.max_elem = 5,
	.id = 7,
	.pinning = PIN_OBJECT_NS,
};

struct bpf_elf_map pinned_globally SEC("maps") = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = 4,
	.size_value = 4,
	.max_elem = 2,
	.pinning = PIN_GLOBAL_NS,
};

SEC("tc")
int look_up(struct __sk_buff *skb)
{
	__u64 key = skb->len;
	__u32 index = 1;

	if (bpf_map_lookup_elem(&plain, &key))
		return TC_ACT_SHOT;
	if (!bpf_map_lookup_elem(&pinned_for_object, &index))
		return TC_ACT_SHOT;
	return bpf_map_lookup_elem(&pinned_globally, &index) ? TC_ACT_OK : TC_ACT_SHOT;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
