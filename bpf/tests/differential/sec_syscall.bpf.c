/* SPDX-License-Identifier: MIT */
/*
 * A program that is run by a system call.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("syscall")
int runs(void *context)
{
	return 42;
}

char LICENSE[] SEC("license") = "GPL";
