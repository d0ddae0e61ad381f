/* SPDX-License-Identifier: MIT */
/* A program that calls two functions, of which the first calls a third. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __noinline int called_by_first(int x)
{
	volatile int y = x;

	return y + 1;
}

static __noinline int second(int x)
{
	volatile int y = x;

	return y + 2;
}

static __noinline int first(int x)
{
	return called_by_first(x) * 3;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	return first(skb->len) + second(skb->len);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
