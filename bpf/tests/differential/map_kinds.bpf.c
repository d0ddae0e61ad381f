/* SPDX-License-Identifier: MIT */
/*
 * Tries, queues, stacks, stack traces and control groups.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__type(key, struct {
		__u32 prefix;
		__u32 address;
	});
	__type(value, __u32);
	__uint(max_entries, 100);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} trie SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__type(value, __u64);
	__uint(max_entries, 4);
} queue SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(value_size, 12);
	__uint(max_entries, 4);
} stack SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, 4);
	__uint(value_size, 127 * 8);
	__uint(max_entries, 64);
} traces SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__uint(max_entries, 2);
} groups SEC(".maps");

SEC("tc")
int uses(struct __sk_buff *skb)
{
	__u64 value = 5;
	__u32 address[2] = {32, 1};

	bpf_map_push_elem(&queue, &value, 0);
	value = 0;
	bpf_map_pop_elem(&queue, &value);
	return bpf_map_lookup_elem(&trie, address) ? 1 : value;
}

char LICENSE[] SEC("license") = "GPL";
