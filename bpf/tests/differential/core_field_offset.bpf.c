/* SPDX-License-Identifier: MIT */
/*
 * Byte offsets of fields, as constants (relocation kind 0).
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

__u32 pid, comm, leader;

SEC("socket")
int offsets(void *context)
{
	pid = bpf_core_field_offset(struct task_struct, pid);
	comm = bpf_core_field_offset(struct task_struct, comm);
	leader = bpf_core_field_offset(struct task_struct, group_leader);
	return pid + bpf_core_field_offset(struct task_struct, comm[3]) - comm;
}

char LICENSE[] SEC("license") = "GPL";
