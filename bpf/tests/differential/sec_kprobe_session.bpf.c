/* SPDX-License-Identifier: MIT */
/*
 * One program for the start and the end of kernel functions.
 * @libbpf-refuses libbpf 1.1 predates kprobe sessions
 * @kernel 6.10 sessions
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pt_regs;

SEC("kprobe.session/do_ex*")
int session(struct pt_regs *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
