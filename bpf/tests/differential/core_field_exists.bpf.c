/* SPDX-License-Identifier: MIT */
/*
 * Fields that the kernel has, and some that it lacks (relocation kind 2).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
	int never_was_there;
	struct {
		int neither_was_this;
	} inner;
} __attribute__((preserve_access_index));

struct no_such_struct {
	int field;
} __attribute__((preserve_access_index));

SEC("socket")
int exist(void *context)
{
	return bpf_core_field_exists(struct task_struct, pid) + 10 * bpf_core_field_exists(struct task_struct, never_was_there) +
	       100 * bpf_core_field_exists(struct task_struct, inner.neither_was_this) +
	       1000 * bpf_core_field_exists(struct no_such_struct, field);
}

char LICENSE[] SEC("license") = "GPL";
