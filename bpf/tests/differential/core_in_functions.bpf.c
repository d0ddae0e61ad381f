/* SPDX-License-Identifier: MIT */
/*
 * Relocations in functions: static, global and called back.
 * @kernel 5.17 bpf_loop
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
} __attribute__((preserve_access_index));

static __noinline int pid_of(struct task_struct *task)
{
	return BPF_CORE_READ(task, pid);
}

__noinline int offset_of_comm(void)
{
	return bpf_core_field_offset(struct task_struct, comm);
}

static long compares(__u32 index, int *same)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	*same += BPF_CORE_READ(task, pid) == pid_of(task);
	return 0;
}

SEC("raw_tp")
int first(void *context)
{
	int same = 0;

	bpf_loop(3, compares, &same, 0);
	return same + offset_of_comm();
}

SEC("raw_tp")
int second(void *context)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return (pid_of(task) == (int)bpf_get_current_pid_tgid()) + 10 * bpf_core_field_size(task->tgid);
}

char LICENSE[] SEC("license") = "GPL";
