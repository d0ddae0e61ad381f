/* SPDX-License-Identifier: MIT */
/* Counts where it runs, in every kind of map that has a value for each CPU. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, 2);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 8);
} hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 8);
} lru SEC(".maps");

static void count_in(void *map, __u32 key)
{
	__u64 one = 1, *count = bpf_map_lookup_elem(map, &key);

	if (count)
		*count += 1;
	else
		bpf_map_update_elem(map, &key, &one, BPF_NOEXIST);
}

SEC("raw_tp/sys_enter")
int count_here(void *context)
{
	__u32 index = 1, *count = bpf_map_lookup_elem(&array, &index);

	if (count)
		*count += 1;
	count_in(&hash, 7);
	count_in(&lru, 7);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
