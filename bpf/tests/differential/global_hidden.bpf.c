/* SPDX-License-Identifier: MIT */
/*
 * Variables and functions that other objects cannot see, and weak ones.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__hidden int hidden_value = 3;
__weak int weak_value = 4;

__weak int weak_function(int x)
{
	return x + weak_value;
}

__hidden __noinline int hidden_function(int x)
{
	return x * hidden_value;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	return weak_function(skb->len) + hidden_function(2);
}

char LICENSE[] SEC("license") = "GPL";
