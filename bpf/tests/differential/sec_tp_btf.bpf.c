/* SPDX-License-Identifier: MIT */
/*
 * Raw tracepoints with typed arguments.
 * @refused kernels without trampolines, and some with, refuse programs that attach by BTF
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("tp_btf/sched_switch")
int BPF_PROG(switches, bool preempt, void *prev, void *next)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
