/* SPDX-License-Identifier: MIT */
/* Hash tables whose keys and values are structs: what packets are seen, by where they go. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct flow {
	__u8 address[4];
	__u16 port;
	__u8 protocol;
	__u8 zero; /* the kernel compares all bytes of a key */
};

struct traffic {
	__u64 packets;
	__u64 bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct flow);
	__type(value, struct traffic);
	__uint(max_entries, 16);
} flows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, __u16);
	__type(value, __u64);
	__uint(max_entries, 16);
} ports SEC(".maps");

SEC("tc")
int count_flow(struct __sk_buff *skb)
{
	struct flow flow = {};
	struct traffic first = { .packets = 1, .bytes = skb->len };
	struct traffic *known;
	__u64 length = skb->len;

	if (bpf_skb_load_bytes(skb, 14 + 16, flow.address, sizeof(flow.address)) ||
	    bpf_skb_load_bytes(skb, 14 + 9, &flow.protocol, sizeof(flow.protocol)) ||
	    bpf_skb_load_bytes(skb, 14 + 20 + 2, &flow.port, sizeof(flow.port)))
		return TC_ACT_UNSPEC;

	flow.port = bpf_ntohs(flow.port);
	known = bpf_map_lookup_elem(&flows, &flow);
	if (known) {
		__sync_fetch_and_add(&known->packets, 1);
		__sync_fetch_and_add(&known->bytes, length);
	} else {
		bpf_map_update_elem(&flows, &flow, &first, BPF_NOEXIST);
	}

	bpf_map_update_elem(&ports, &flow.port, &length, BPF_ANY);
	return TC_ACT_UNSPEC;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
