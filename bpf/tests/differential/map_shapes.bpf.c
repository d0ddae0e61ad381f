/* SPDX-License-Identifier: MIT */
/*
 * Definitions with attributes in any order, through constants, and an empty key.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

enum {
	ENTRIES = 1 << 4,
};

struct {
	__uint(max_entries, ENTRIES * 2 + 1);
	__uint(map_flags, BPF_F_RDONLY_PROG | BPF_F_MMAPABLE);
	__type(value, struct {
		__u8 bytes[3];
		__u16 number;
	} __attribute__((packed)));
	__type(key, int);
	__uint(type, BPF_MAP_TYPE_ARRAY);
} shaped SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 3);
	__type(key, enum { KEY_ONE });
	__type(value, void *);
	__uint(map_flags, BPF_F_ZERO_SEED);
} by_enum SEC(".maps");

SEC("socket")
int looks(struct __sk_buff *skb)
{
	__u32 key = 1;

	return !!bpf_map_lookup_elem(&shaped, &key) + 2 * !!bpf_map_lookup_elem(&by_enum, &key);
}

char LICENSE[] SEC("license") = "GPL";
