/* SPDX-License-Identifier: MIT */
/*
 * Bit fields, cut out by shifts that the loader sets (relocation kinds 4 and 5).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	unsigned int sched_reset_on_fork : 1;
	unsigned int in_execve : 1;
	unsigned int frozen : 1;
} __attribute__((preserve_access_index));

#define INFO(field, kind) __builtin_preserve_field_info(((struct task_struct *)0)->field, kind)

__u64 left, right;

SEC("socket")
int shifts(void *context)
{
	left = INFO(sched_reset_on_fork, BPF_FIELD_LSHIFT_U64) * 100 + INFO(in_execve, BPF_FIELD_LSHIFT_U64);
	right = INFO(sched_reset_on_fork, BPF_FIELD_RSHIFT_U64) * 100 + INFO(in_execve, BPF_FIELD_RSHIFT_U64);
	return 0;
}

SEC("raw_tp")
int reads(void *context)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ_BITFIELD_PROBED(task, sched_reset_on_fork) + BPF_CORE_READ_BITFIELD_PROBED(task, frozen);
}

char LICENSE[] SEC("license") = "GPL";
