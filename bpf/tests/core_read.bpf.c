/* SPDX-License-Identifier: MIT */
/* Reads a field of a kernel type at the place that it has in the running kernel (CO-RE). */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

int pid;

SEC("kprobe/do_exit")
int reads_task(void *context)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	bpf_probe_read_kernel(&pid, sizeof(pid), &task->pid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
