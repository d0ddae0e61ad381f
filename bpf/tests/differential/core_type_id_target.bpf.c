/* SPDX-License-Identifier: MIT */
/*
 * Numbers of types in the kernel (relocation kind 7).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

struct no_such_struct {
	int field;
} __attribute__((preserve_access_index));

__u64 task, absent;

SEC("socket")
int ids(void *context)
{
	task = bpf_core_type_id_kernel(struct task_struct);
	if (bpf_core_type_exists(struct no_such_struct))
		absent = bpf_core_type_id_kernel(struct no_such_struct);
	return bpf_core_type_id_kernel(struct task_struct) != 0;
}

char LICENSE[] SEC("license") = "GPL";
