/* SPDX-License-Identifier: MIT */
/*
 * A function of the kernel, declared with other arguments than it has.
 * @refused the declaration is wrong
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int bpf_rcu_read_lock(int a, long b) __ksym;

SEC("tc")
int calls(struct __sk_buff *skb)
{
	return bpf_rcu_read_lock(1, 2);
}

char LICENSE[] SEC("license") = "GPL";
