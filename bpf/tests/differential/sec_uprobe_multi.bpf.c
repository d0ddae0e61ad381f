/* SPDX-License-Identifier: MIT */
/*
 * Probes of many functions of user space at once.
 * @libbpf-refuses libbpf 1.1 predates multi-uprobes
 * @kernel 6.13 sessions of uprobes
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pt_regs;

SEC("uprobe.multi//proc/self/exe:ma*")
int start(struct pt_regs *context)
{
	return 0;
}

SEC("uretprobe.multi//proc/self/exe:ma*")
int end(struct pt_regs *context)
{
	return 0;
}

SEC("uprobe.multi.s//proc/self/exe:ma*")
int sleeps(struct pt_regs *context)
{
	return 0;
}

SEC("uprobe.session//proc/self/exe:ma*")
int session(struct pt_regs *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
