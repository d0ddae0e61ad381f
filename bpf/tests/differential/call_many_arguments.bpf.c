/* SPDX-License-Identifier: MIT */
/*
 * Functions of five arguments, of pointers to the stack, and without a result.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __noinline void fills(int *out, int a, int b, int c, int d)
{
	*out = a + b * 2 + c * 3 + d * 4;
}

__noinline int sums(int a, int b, int c, int d, int e)
{
	return a + b + c + d + e;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	int out = 0;

	fills(&out, skb->len, 2, 3, 4);
	return sums(out, 1, 2, 3, skb->len);
}

char LICENSE[] SEC("license") = "GPL";
