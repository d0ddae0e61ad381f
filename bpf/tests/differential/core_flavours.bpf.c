/* SPDX-License-Identifier: MIT */
/*
 * One kernel type by several local ones, told apart by what follows three underscores.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct task_struct___one {
	int pid;
} __attribute__((preserve_access_index));

struct task_struct___two {
	int not_there;
	int tgid;
} __attribute__((preserve_access_index));

SEC("raw_tp")
int flavours(void *context)
{
	struct task_struct___one *one = (void *)bpf_get_current_task();
	struct task_struct___two *two = (void *)one;
	__u64 ids = bpf_get_current_pid_tgid();

	if (bpf_core_field_exists(two->not_there))
		return BPF_CORE_READ(two, not_there);
	return (BPF_CORE_READ(one, pid) == (int)ids) + 2 * (BPF_CORE_READ(two, tgid) == (int)(ids >> 32));
}

char LICENSE[] SEC("license") = "GPL";
