/* SPDX-License-Identifier: MIT */
/* Probes of functions of user space, at a symbol and at a number, and sleepable ones. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pt_regs;

SEC("uprobe//proc/self/exe:main")
int at_symbol(struct pt_regs *context)
{
	return 0;
}

SEC("uretprobe//proc/self/exe:main")
int returns(struct pt_regs *context)
{
	return 0;
}

SEC("uprobe//proc/self/exe:0x1000")
int at_offset(struct pt_regs *context)
{
	return 0;
}

SEC("uprobe.s//proc/self/exe:main")
int sleeps(struct pt_regs *context)
{
	return 0;
}

SEC("uretprobe.s//proc/self/exe:main")
int returns_sleeping(struct pt_regs *context)
{
	return 0;
}

SEC("uprobe")
int anywhere(struct pt_regs *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
