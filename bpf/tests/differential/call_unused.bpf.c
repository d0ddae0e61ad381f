/* SPDX-License-Identifier: MIT */
/*
 * Functions that no program calls, and one that only another calls.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__noinline int unused(int x)
{
	return x + 1;
}

__noinline int used(int x)
{
	return x + 2;
}

__noinline int uses_unused(int x)
{
	return unused(x) + 3;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	return used(1);
}

char LICENSE[] SEC("license") = "GPL";
