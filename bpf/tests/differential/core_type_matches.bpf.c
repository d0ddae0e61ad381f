/* SPDX-License-Identifier: MIT */
/*
 * Types that match those of the kernel member by member (relocation kind 12).
 * @clang 15
 * @run
 */
#include <linux/types.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct list_head {
	struct list_head *next, *prev;
};

struct list_head___other {
	struct list_head *next;
	int prev;
};

struct task_struct {
	int pid;
};

enum bpf_ret_code___few {
	BPF_OK = 0,
	BPF_DROP = 2,
};

enum bpf_ret_code___more {
	BPF_OK___2 = 0,
	NO_SUCH_ENUMERATOR = 77,
};

SEC("socket")
int match(void *context)
{
	return bpf_core_type_matches(struct list_head) + 10 * bpf_core_type_matches(struct list_head___other) +
	       100 * bpf_core_type_matches(struct task_struct) + 1000 * bpf_core_type_matches(enum bpf_ret_code___few) +
	       10000 * bpf_core_type_matches(enum bpf_ret_code___more);
}

char LICENSE[] SEC("license") = "GPL";
