/* SPDX-License-Identifier: MIT */
/*
 * Tail calls, by an array that the object fills.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int called(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 3);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} targets SEC(".maps") = {
	.values = {[1] = (void *)&called},
};

SEC("socket")
int called(struct __sk_buff *skb)
{
	return 77;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &targets, 1);
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
