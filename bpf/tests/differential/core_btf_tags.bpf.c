/* SPDX-License-Identifier: MIT */
/*
 * Types with tags of declarations and of types, and floats.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct tagged {
	int __attribute__((btf_decl_tag("a_field"))) field;
	double ratio;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct tagged);
	__uint(max_entries, 1);
} map SEC(".maps");

int __attribute__((btf_type_tag("a_type"))) *pointer;

__attribute__((btf_decl_tag("a_function"))) __noinline int tagged_function(int x)
{
	return x + 1;
}

SEC("socket")
int looks(struct __sk_buff *skb)
{
	__u32 key = 0;

	if (pointer)
		return 3;
	return bpf_map_lookup_elem(&map, &key) ? tagged_function(1) : 2;
}

char LICENSE[] SEC("license") = "GPL";
