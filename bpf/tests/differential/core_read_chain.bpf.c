/* SPDX-License-Identifier: MIT */
/*
 * Pointers followed through the kernel, and a string at the end.
 * @run
 * @differs data the name of the process that runs it
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	struct task_struct *group_leader;
} __attribute__((preserve_access_index));

char comm[16];

SEC("raw_tp")
int chain(void *context)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	__u64 ids = bpf_get_current_pid_tgid();

	BPF_CORE_READ_INTO(&comm, task, group_leader, group_leader, comm);
	comm[1] = 0;
	comm[0] = 'x';
	return BPF_CORE_READ(task, group_leader, pid) == (int)(ids >> 32);
}

char LICENSE[] SEC("license") = "GPL";
