/* SPDX-License-Identifier: MIT */
/*
 * A program that another program calls.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("socket")
int callee(struct __sk_buff *skb)
{
	return skb->len + 1;
}

__noinline int used(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	return used(skb) + callee(skb);
}

char LICENSE[] SEC("license") = "GPL";
