/* SPDX-License-Identifier: MIT */
/*
 * Types that the kernel has or lacks, of each kind (relocation kind 8).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
};

struct no_such_struct {
	int pid;
};

typedef int pid_t;

typedef int no_such_t;

enum bpf_map_kind {
	UNKNOWN_HERE = 1,
};

SEC("socket")
int exist(void *context)
{
	return bpf_core_type_exists(struct task_struct) + 2 * bpf_core_type_exists(struct no_such_struct) +
	       4 * bpf_core_type_exists(pid_t) + 8 * bpf_core_type_exists(no_such_t) + 16 * bpf_core_type_exists(enum bpf_map_type) +
	       32 * bpf_core_type_exists(enum bpf_map_kind);
}

char LICENSE[] SEC("license") = "GPL";
