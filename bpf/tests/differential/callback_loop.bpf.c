/* SPDX-License-Identifier: MIT */
/*
 * Functions that the kernel calls back: one for two programs, one with a context on the stack.
 * @kernel 5.17 bpf_loop
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static long adds(__u32 index, void *context)
{
	*(__u64 *)context += index;
	return 0;
}

static long stops(__u32 index, void *context)
{
	*(__u64 *)context = index;
	return index == 5;
}

SEC("socket")
int sum(struct __sk_buff *skb)
{
	__u64 sum = 0;

	bpf_loop(10, adds, &sum, 0);
	return sum;
}

SEC("socket")
int both(struct __sk_buff *skb)
{
	__u64 sum = 0, last = 0;

	bpf_loop(10, adds, &sum, 0);
	bpf_loop(10, stops, &last, 0);
	return sum * 100 + last;
}

char LICENSE[] SEC("license") = "GPL";
