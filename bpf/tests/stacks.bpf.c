/* SPDX-License-Identifier: MIT */
/* Keeps the stack that it is run on. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DEPTH 32

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, DEPTH * sizeof(__u64));
	__uint(max_entries, 16384); /* so many that two stacks hardly ever want one place */
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, DEPTH * sizeof(struct bpf_stack_build_id));
	__uint(max_entries, 64);
	__uint(map_flags, BPF_F_STACK_BUILD_ID);
} files SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __s32);
	__uint(max_entries, 2);
} ids SEC(".maps");

static void keep_id(__u32 index, long id)
{
	__s32 value = id;

	bpf_map_update_elem(&ids, &index, &value, BPF_ANY);
}

SEC("raw_tp/sys_enter")
int keep_stack(void *context)
{
	keep_id(0, bpf_get_stackid(context, &stacks, 0));
	keep_id(1, bpf_get_stackid(context, &files, BPF_F_USER_STACK));
	return 0;
}

/* The same without its innermost frame, which makes it another one. */
SEC("raw_tp/sys_enter")
int keep_outer_stack(void *context)
{
	keep_id(0, bpf_get_stackid(context, &stacks, 1));
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
