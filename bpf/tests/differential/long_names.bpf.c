/* SPDX-License-Identifier: MIT */
/*
 * Names that are longer than what the kernel keeps of them.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 1);
} a_map_with_a_name_of_many_letters SEC(".maps");

int a_variable_with_a_name_of_many_letters = 3;

SEC("socket")
int a_program_with_a_name_of_many_letters(struct __sk_buff *skb)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&a_map_with_a_name_of_many_letters, &key) ? a_variable_with_a_name_of_many_letters : 1;
}

char LICENSE[] SEC("license") = "GPL";
