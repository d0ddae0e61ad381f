/* SPDX-License-Identifier: MIT */
/*
 * An object that bpftool linked from two: functions, variables and maps of one that the other uses.
 * @run
 * @link linked_part.c
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int shared_value;
extern int shared_function(int x);

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 4);
} common SEC(".maps");

static __noinline int own(int x)
{
	volatile int y = x;

	return y + 1;
}

SEC("socket")
int first(struct __sk_buff *skb)
{
	__u32 key = 1;

	if (!bpf_map_lookup_elem(&common, &key))
		return 0;
	return own(shared_function(2)) + shared_value;
}

char LICENSE[] SEC("license") = "GPL";
