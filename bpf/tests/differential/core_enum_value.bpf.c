/* SPDX-License-Identifier: MIT */
/*
 * Values of enumerators (relocation kind 11).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

enum bpf_map_type___local {
	BPF_MAP_TYPE_HASH___local = 99,
	BPF_MAP_TYPE_RINGBUF___local = 98,
};

SEC("socket")
int values(void *context)
{
	return bpf_core_enum_value(enum bpf_map_type___local, BPF_MAP_TYPE_HASH___local) +
	       100 * bpf_core_enum_value(enum bpf_map_type___local, BPF_MAP_TYPE_RINGBUF___local);
}

char LICENSE[] SEC("license") = "GPL";
