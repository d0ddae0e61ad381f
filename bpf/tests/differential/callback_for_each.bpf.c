/* SPDX-License-Identifier: MIT */
/*
 * A function called for each element of a map, which calls a function itself.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_map;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 5);
} map SEC(".maps");

static __noinline __u64 weight(__u32 key)
{
	volatile __u32 k = key;

	return k * 3;
}

static long visits(struct bpf_map *map, __u32 *key, __u64 *value, __u64 *sum)
{
	*value = weight(*key);
	*sum += *value;
	return 0;
}

SEC("socket")
int walks(struct __sk_buff *skb)
{
	__u64 sum = 0;

	bpf_for_each_map_elem(&map, visits, &sum, 0);
	return sum;
}

char LICENSE[] SEC("license") = "GPL";
