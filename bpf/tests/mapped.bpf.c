/* SPDX-License-Identifier: MIT */
/* Arrays that user space maps, and a program that writes to them meanwhile. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct triple {
	__u32 first;
	__u32 second;
	__u32 third;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1000);
	__uint(map_flags, BPF_F_MMAPABLE);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct triple);
	__uint(max_entries, 3);
	__uint(map_flags, BPF_F_MMAPABLE);
} triples SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 4);
} unmapped SEC(".maps");

/* Counts in the first element; the last one and the last triple hold the length of the packet. */
SEC("tc")
int count(struct __sk_buff *skb)
{
	__u32 first = 0, last = 999, last_triple = 2;
	__u64 *counter = bpf_map_lookup_elem(&counters, &first);
	__u64 *length = bpf_map_lookup_elem(&counters, &last);
	struct triple *triple = bpf_map_lookup_elem(&triples, &last_triple);

	if (!counter || !length || !triple)
		return TC_ACT_OK;
	__sync_fetch_and_add(counter, 1);
	*length = skb->len;
	triple->third = skb->len;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
