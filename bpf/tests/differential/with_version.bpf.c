/* SPDX-License-Identifier: MIT */
/* A section that says the version of the kernel. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__u32 version_code SEC("version") = KERNEL_VERSION(5, 4, 300);

struct pt_regs;

SEC("kprobe/do_exit")
int probes(struct pt_regs *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
