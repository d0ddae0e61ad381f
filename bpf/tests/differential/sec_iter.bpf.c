/* SPDX-License-Identifier: MIT */
/*
 * Iterators over what the kernel has.
 * @refused kernels without trampolines, and some with, refuse programs that attach by BTF
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_iter__task;
struct bpf_iter__bpf_map;

SEC("iter/task")
int tasks(struct bpf_iter__task *context)
{
	return 0;
}

SEC("iter/bpf_map")
int maps(struct bpf_iter__bpf_map *context)
{
	return 0;
}

SEC("iter.s/task")
int tasks_sleeping(struct bpf_iter__task *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
