/* SPDX-License-Identifier: MIT */
/* System calls by name, whatever the kernel calls its function. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pt_regs;

SEC("ksyscall/nanosleep")
int entry(struct pt_regs *context)
{
	return 0;
}

SEC("kretsyscall/nanosleep")
int leave(struct pt_regs *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
