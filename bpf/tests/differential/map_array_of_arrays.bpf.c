/* SPDX-License-Identifier: MIT */
/*
 * Three arrays of maps of one inner definition, and one inner map in two slots.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, int);
} one SEC(".maps"), two SEC(".maps");

struct outer {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 3);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(int));
	__array(values, struct inner);
};

struct outer first SEC(".maps") = {.values = {&one, &two, &one}}, second SEC(".maps") = {.values = {[2] = &two}}, third SEC(".maps");

SEC("socket")
int looks(struct __sk_buff *skb)
{
	int key = 2;

	return !!bpf_map_lookup_elem(&first, &key) + 2 * !!bpf_map_lookup_elem(&second, &key) + 4 * !!bpf_map_lookup_elem(&third, &key);
}

char LICENSE[] SEC("license") = "GPL";
