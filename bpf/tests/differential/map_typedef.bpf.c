/* SPDX-License-Identifier: MIT */
/*
 * A definition that is a named struct, one that is a typedef, and types behind typedefs and qualifiers.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

typedef const __u32 index_t;
typedef struct {
	__u64 sum;
} const volatile sum_t;

struct definition {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, index_t);
	__type(value, sum_t);
	__uint(max_entries, 4);
};

typedef struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, char[3]);
	__uint(max_entries, 5);
} hash_t;

struct definition named SEC(".maps"), twin SEC(".maps");
hash_t by_typedef SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	__u32 key = 1;

	return !!bpf_map_lookup_elem(&named, &key) + 2 * !!bpf_map_lookup_elem(&twin, &key) + 4 * !!bpf_map_lookup_elem(&by_typedef, &key);
}

char LICENSE[] SEC("license") = "GPL";
