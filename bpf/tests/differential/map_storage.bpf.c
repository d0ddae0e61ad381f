/* SPDX-License-Identifier: MIT */
/*
 * Storage that belongs to sockets, tasks, inodes and control groups.
 * @kernel 6.2 storage of control groups
 * @refused a kernel may lack storage of inodes, which comes with CONFIG_BPF_LSM
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define STORAGE(kind, name) \
	struct { \
		__uint(type, BPF_MAP_TYPE_##kind); \
		__uint(map_flags, BPF_F_NO_PREALLOC); \
		__type(key, int); \
		__type(value, __u64); \
	} name SEC(".maps")

STORAGE(SK_STORAGE, of_socket);
STORAGE(TASK_STORAGE, of_task);
STORAGE(INODE_STORAGE, of_inode);
STORAGE(CGRP_STORAGE, of_group);

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} of_attachment SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, __u64);
	__type(value, __u64);
} of_attachment_by_cpu SEC(".maps");

SEC("cgroup_skb/egress")
int counts(struct __sk_buff *skb)
{
	__u64 *count = bpf_get_local_storage(&of_attachment, 0);

	*count += 1;
	count = bpf_get_local_storage(&of_attachment_by_cpu, 0);
	*count += 1;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
