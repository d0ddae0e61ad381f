/* SPDX-License-Identifier: MIT */
/*
 * A function that the kernel lacks and one program needs.
 * @refused there is no such function
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern void no_such_function_anywhere(void) __ksym;

SEC("tc")
int needs(struct __sk_buff *skb)
{
	no_such_function_anywhere();
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
