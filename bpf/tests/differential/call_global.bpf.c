/* SPDX-License-Identifier: MIT */
/*
 * Global functions, verified by themselves, with static ones below.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __noinline int below(int x)
{
	volatile int y = x;

	return y + 1;
}

__noinline int global_one(int x)
{
	return below(x) + 1;
}

__noinline int global_two(struct __sk_buff *skb, int x)
{
	return global_one(x) + skb->len;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	return global_two(skb, 5) + global_one(6);
}

SEC("socket")
int calls_also(struct __sk_buff *skb)
{
	return global_one(7);
}

char LICENSE[] SEC("license") = "GPL";
