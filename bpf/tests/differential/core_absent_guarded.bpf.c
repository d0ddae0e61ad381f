/* SPDX-License-Identifier: MIT */
/*
 * A field that the kernel lacks, read only where it is said to be: the verifier never comes there.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct {
	int never_was_there;
} __attribute__((preserve_access_index));

SEC("raw_tp")
int guarded(void *context)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	if (bpf_core_field_exists(task->never_was_there))
		return BPF_CORE_READ(task, never_was_there);
	return 7;
}

char LICENSE[] SEC("license") = "GPL";
