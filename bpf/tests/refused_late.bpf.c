/* SPDX-License-Identifier: MIT */
/* The last of its programs is refused, when maps, pins, variables and another program are in the kernel already. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} first_map SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} second_map SEC(".maps");

const volatile __u32 limit = 10;
__u32 counter = 1;
__u64 total;

SEC("tc")
int accepted(struct __sk_buff *skb)
{
	__u32 key = 0;

	counter += limit;
	total += skb->len;
	return bpf_map_lookup_elem(&first_map, &key) ? TC_ACT_OK : TC_ACT_SHOT;
}

SEC("tc")
int refused(struct __sk_buff *skb)
{
	/* Not a constant, of which the verifier knows that an array has it (Linux 6.14). */
	__u32 key = skb->len;
	__u64 *value = bpf_map_lookup_elem(&second_map, &key);

	return *value > limit ? TC_ACT_OK : TC_ACT_SHOT;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
