/* SPDX-License-Identifier: MIT */
/*
 * Probes of many kernel functions at once.
 * @kernel 5.18 multi-probes
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pt_regs;

SEC("kprobe.multi/do_ex*")
int start(struct pt_regs *context)
{
	return 0;
}

SEC("kretprobe.multi/do_ex*")
int end(struct pt_regs *context)
{
	return 0;
}

SEC("kprobe.multi")
int anywhere(struct pt_regs *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
