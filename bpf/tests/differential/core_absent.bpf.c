/* SPDX-License-Identifier: MIT */
/*
 * A field that the kernel lacks, read all the same.
 * @refused the field is not there, in any kernel
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int never_was_there;
} __attribute__((preserve_access_index));

SEC("raw_tp")
int absent(void *context)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, never_was_there);
}

SEC("raw_tp")
int harmless(void *context)
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
