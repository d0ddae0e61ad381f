/* SPDX-License-Identifier: MIT */
/*
 * Tail calls from within functions.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 4);
} targets SEC(".maps");

static __noinline int jumps(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &targets, 0);
	return 3;
}

SEC("tc")
int calls(struct __sk_buff *skb)
{
	return jumps(skb);
}

char LICENSE[] SEC("license") = "GPL";
