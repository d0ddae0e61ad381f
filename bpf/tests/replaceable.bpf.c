/* SPDX-License-Identifier: MIT */
/* A program with a global function, which a program of the same object replaces once the first is loaded. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

__attribute__((noinline)) int verdict(struct __sk_buff *skb)
{
	/* Not a constant, which the compiler would put into the caller. */
	volatile int result = TC_ACT_SHOT;

	return result;
}

SEC("tc")
int replaceable(struct __sk_buff *skb)
{
	return verdict(skb);
}

SEC("?freplace/verdict")
int replacement(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}

SEC("?freplace/verdikt")
int replacement_of_nothing(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
