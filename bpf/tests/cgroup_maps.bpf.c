/* SPDX-License-Identifier: MIT */
/* Maps that hold control groups and perf events, and values of the control groups that a program is attached to. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__uint(max_entries, 3);
} groups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__uint(max_entries, 3);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} attached SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, __u64);
	__type(value, __u64);
} shared SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u32);
} per_cpu SEC(".maps");

/* Answers what the kernel says of element 1: whether the task is in that group or below it. */
SEC("raw_tp/sys_enter")
int is_in_group_1(void *ctx)
{
	return bpf_current_task_under_cgroup(&groups, 1);
}

SEC("raw_tp/sys_enter")
int output(void *ctx)
{
	__u64 data = 0x1122334455667788;

	return bpf_perf_event_output(ctx, &events, 2, &data, sizeof(data));
}

/* A program can use one map of each of the two kinds. */
SEC("cgroup/dev")
int count(struct bpf_cgroup_dev_ctx *ctx)
{
	__u64 *value = bpf_get_local_storage(&attached, 0);
	__u32 *of_cpu = bpf_get_local_storage(&per_cpu, 0);

	__sync_fetch_and_add(value, 1);
	*of_cpu += 1;
	return 1;
}

SEC("cgroup/dev")
int count_shared(struct bpf_cgroup_dev_ctx *ctx)
{
	__u64 *value = bpf_get_local_storage(&shared, 0);

	__sync_fetch_and_add(value, 1);
	return 1;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
