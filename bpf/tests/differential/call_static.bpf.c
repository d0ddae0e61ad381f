/* SPDX-License-Identifier: MIT */
/*
 * Static functions, shared by programs and called by one another.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __noinline int inner(int x)
{
	volatile int y = x;

	return y + 1;
}

static __noinline int outer(int x)
{
	return inner(x) * 2;
}

SEC("socket")
int first(struct __sk_buff *skb)
{
	return outer(skb->len);
}

SEC("socket")
int second(struct __sk_buff *skb)
{
	return outer(skb->len) + inner(1);
}

char LICENSE[] SEC("license") = "GPL";
