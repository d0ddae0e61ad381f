/* SPDX-License-Identifier: MIT */
/* A static tracepoint of user space. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pt_regs;

SEC("usdt//proc/self/exe:provider:name")
int probe(struct pt_regs *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
