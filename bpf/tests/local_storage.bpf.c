/* SPDX-License-Identifier: MIT */
/* Programs count in the values that tasks, control groups and inodes have, if they have one. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct cgroup {
	int level;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct task_struct {
	struct task_struct *group_leader;
	struct css_set *cgroups;
};

struct inode {
	unsigned long i_ino;
};

struct file {
	struct inode *f_inode;
};

#pragma clang attribute pop

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} tasks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGRP_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} groups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} inodes SEC(".maps");

SEC("?raw_tp/sys_enter")
int count_process(void *ctx)
{
	__u64 *value = bpf_task_storage_get(&tasks, bpf_get_current_task_btf()->group_leader, 0, 0);

	if (value)
		*value += 1;
	return value != 0;
}

SEC("?raw_tp/sys_enter")
int count_thread(void *ctx)
{
	__u64 *value = bpf_task_storage_get(&tasks, bpf_get_current_task_btf(), 0, 0);

	if (value)
		*value += 1;
	return value != 0;
}

SEC("?raw_tp/sys_enter")
int count_group(void *ctx)
{
	__u64 *value = bpf_cgrp_storage_get(&groups, bpf_get_current_task_btf()->cgroups->dfl_cgrp, 0, 0);

	if (value)
		*value += 1;
	return value != 0;
}

SEC("?lsm/file_open")
int count_opens(__u64 *arguments)
{
	struct file *file = (void *)arguments[0];
	__u64 *value = bpf_inode_storage_get(&inodes, file->f_inode, 0, 0);

	if (value)
		*value += 1;
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
