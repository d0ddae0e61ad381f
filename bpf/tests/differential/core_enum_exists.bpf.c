/* SPDX-License-Identifier: MIT */
/*
 * Enumerators that the kernel has or lacks (relocation kind 10).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

enum bpf_map_type___local {
	BPF_MAP_TYPE_HASH___local = 99,
	BPF_MAP_TYPE_NEVER___local = 98,
};

SEC("socket")
int exist(void *context)
{
	return bpf_core_enum_value_exists(enum bpf_map_type___local, BPF_MAP_TYPE_HASH___local) +
	       10 * bpf_core_enum_value_exists(enum bpf_map_type___local, BPF_MAP_TYPE_NEVER___local);
}

char LICENSE[] SEC("license") = "GPL";
