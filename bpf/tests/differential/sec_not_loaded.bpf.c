/* SPDX-License-Identifier: MIT */
/*
 * A program that waits to be asked for, beside one that does not.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("?socket")
int waits(struct __sk_buff *context)
{
	return 1;
}

SEC("socket")
int goes(struct __sk_buff *context)
{
	return 2;
}

SEC("?fentry/no_such_function")
int absent(void *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
