/* SPDX-License-Identifier: MIT */
/* Probes of kernel functions, at their start, their end and within. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pt_regs;

SEC("kprobe/do_exit")
int at_start(struct pt_regs *context)
{
	return 0;
}

SEC("kprobe/do_exit+4")
int within(struct pt_regs *context)
{
	return 0;
}

SEC("kretprobe/do_exit")
int at_end(struct pt_regs *context)
{
	return 0;
}

SEC("kprobe")
int anywhere(struct pt_regs *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
