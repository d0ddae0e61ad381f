/* SPDX-License-Identifier: MIT */
/*
 * Addresses of symbols of the kernel.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern const void schedule __ksym;
extern const void do_exit __ksym;

__u64 task, operations;

SEC("socket")
int takes(struct __sk_buff *skb)
{
	task = (__u64)&schedule;
	operations = (__u64)&do_exit;
	return task != operations;
}

char LICENSE[] SEC("license") = "GPL";
