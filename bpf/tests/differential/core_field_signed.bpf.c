/* SPDX-License-Identifier: MIT */
/*
 * Signedness of fields (relocation kind 3).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int pid;
	unsigned int flags;
	int exit_code;
} __attribute__((preserve_access_index));

#define IS_SIGNED(field) __builtin_preserve_field_info(((struct task_struct *)0)->field, BPF_FIELD_SIGNED)

SEC("socket")
int are_signed(void *context)
{
	return IS_SIGNED(pid) + 10 * IS_SIGNED(flags) + 100 * IS_SIGNED(exit_code);
}

char LICENSE[] SEC("license") = "GPL";
