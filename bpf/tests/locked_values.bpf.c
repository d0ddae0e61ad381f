/* SPDX-License-Identifier: MIT */
/* Maps whose values have a lock: user space and programs see all of a value or nothing. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct locked {
	struct bpf_spin_lock lock;
	__u32 reserved;
	__u64 first;
	__u64 second;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct locked);
} locked_array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, struct locked);
} locked_hash SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
