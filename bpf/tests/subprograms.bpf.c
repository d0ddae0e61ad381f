/* SPDX-License-Identifier: MIT */
/* A static and a global function, each called from two programs and from one another. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 2);
} bytes SEC(".maps");

__u64 calls;

/* Static: verified as part of each caller. */
static __noinline __u64 add_bytes(__u32 key, __u32 length)
{
	__u64 *sum = bpf_map_lookup_elem(&bytes, &key);

	if (!sum)
		return 0;
	return __sync_fetch_and_add(sum, length) + length;
}

/* Global: verified once, for any argument. */
__noinline int is_long(struct __sk_buff *skb, __u32 key)
{
	__sync_fetch_and_add(&calls, 1);
	return add_bytes(key, skb->len) > 1000;
}

SEC("tc/first")
int first(struct __sk_buff *skb)
{
	return is_long(skb, 0) ? TC_ACT_PIPE : TC_ACT_OK;
}

SEC("tc/second")
int second(struct __sk_buff *skb)
{
	if (add_bytes(0, 1) > 5000)
		return TC_ACT_OK;
	return is_long(skb, 1) ? TC_ACT_PIPE : TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
