/* SPDX-License-Identifier: MIT */
/*
 * Sizes of types (relocation kind 9).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

struct list_head {
	void *next;
};

typedef int pid_t;

__u32 task;

SEC("socket")
int sizes(void *context)
{
	task = bpf_core_type_size(struct task_struct);
	return bpf_core_type_size(struct list_head) + 100 * bpf_core_type_size(pid_t) + 1000 * bpf_core_type_size(enum bpf_map_type);
}

char LICENSE[] SEC("license") = "GPL";
