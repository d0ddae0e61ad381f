/* SPDX-License-Identifier: MIT */
/*
 * Reads what the running kernel knows of the task that runs the program, through types that declare no more than what is
 * read, in another order, and by flavours.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct uid_wrapper___any {
	unsigned int val;
};

struct cred {
	struct uid_wrapper___any uid;
};

struct task_struct {
	char comm[16];
	const struct cred *cred;
	struct task_struct *group_leader;
	int tgid;
	int pid;
	unsigned int in_execve : 1;
};

struct task_struct___none {
	int there_is_no_such_member;
};

enum bpf_map_type___any {
	BPF_MAP_TYPE_RINGBUF___any = 1,
};

#pragma clang attribute pop

int pid, tgid, leader, uid, letter, has_missing, missing, size, ring_buffer, executes;

SEC("tc")
int reads_task(struct __sk_buff *skb)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct task_struct___none *none = (void *)task;

	pid = BPF_CORE_READ(task, pid);
	tgid = BPF_CORE_READ(task, tgid);
	leader = BPF_CORE_READ(task, group_leader, pid);
	uid = BPF_CORE_READ(task, cred, uid.val);
	letter = BPF_CORE_READ(task, comm[2]);
	executes = BPF_CORE_READ_BITFIELD_PROBED(task, in_execve);
	has_missing = bpf_core_field_exists(none->there_is_no_such_member);
	missing = has_missing ? BPF_CORE_READ(none, there_is_no_such_member) : -1;
	size = bpf_core_type_size(struct task_struct);
	ring_buffer = bpf_core_enum_value(enum bpf_map_type___any, BPF_MAP_TYPE_RINGBUF___any);
	return 0;
}

SEC("?tc")
int reads_missing(struct __sk_buff *skb)
{
	struct task_struct___none *none = (void *)bpf_get_current_task();

	return BPF_CORE_READ(none, there_is_no_such_member);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
