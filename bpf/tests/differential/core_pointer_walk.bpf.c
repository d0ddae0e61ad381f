/* SPDX-License-Identifier: MIT */
/*
 * Typed pointers that the verifier follows by itself, at relocated offsets.
 * @refused kernels without trampolines, and some with, refuse programs that attach by BTF
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct task_struct {
	int pid;
	struct task_struct *group_leader;
} __attribute__((preserve_access_index));

SEC("tp_btf/sched_switch")
int BPF_PROG(switches, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	return prev->group_leader->pid == next->pid;
}

char LICENSE[] SEC("license") = "GPL";
