/* SPDX-License-Identifier: MIT */
/* Static variables of one name in two functions, static functions in a program's own section, and a program that is not loaded by itself. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

static __attribute__((noinline, section("tc"))) int first_count(void)
{
	static volatile __u32 count = 10;

	return ++count;
}

static __attribute__((noinline, section("tc"))) int second_count(void)
{
	static volatile __u32 count = 20;

	return ++count;
}

SEC("tc")
int counts(struct __sk_buff *skb)
{
	return first_count() * 100 + second_count();
}

SEC("?tc")
int only_on_demand(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}

SEC("unheard_of")
int of_no_known_type(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
