/* SPDX-License-Identifier: MIT */
/*
 * Enumerators of 64 bits.
 * @clang 15
 * @run
 * @btf only large.c
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "sample.h"

enum large {
	LARGE_VALUE = 0x100000000ULL,
};

__u64 value;

SEC("socket")
int enumerators(void *context)
{
	value = bpf_core_enum_value(enum large, LARGE_VALUE);
	return bpf_core_enum_value_exists(enum large, LARGE_VALUE);
}

char LICENSE[] SEC("license") = "GPL";
