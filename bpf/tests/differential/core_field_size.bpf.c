/* SPDX-License-Identifier: MIT */
/*
 * Sizes of fields (relocation kind 1).
 * @run
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

SEC("socket")
int sizes(void *context)
{
	return bpf_core_field_size(struct task_struct, pid) + 100 * bpf_core_field_size(struct task_struct, comm) +
	       10000 * bpf_core_field_size(struct task_struct, group_leader);
}

char LICENSE[] SEC("license") = "GPL";
