/* SPDX-License-Identifier: MIT */
/*
 * Offsets, sizes, signs, enumerators and type sizes of another kernel.
 * @run
 * @btf only same.c moved.c
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "sample.h"

__u32 offsets, sizes, enums, types;

SEC("socket")
int constants(void *context)
{
	offsets = bpf_core_field_offset(struct sample, wide) + 1000 * bpf_core_field_offset(struct sample, pair[1].y);
	sizes = bpf_core_field_size(struct sample, name) + 1000 * bpf_core_field_size(struct sample, pair);
	enums = bpf_core_enum_value(enum mode, MODE_SLOW) + 1000 * bpf_core_enum_value(enum mode, MODE_FAST);
	types = bpf_core_type_size(struct sample) + 1000 * bpf_core_type_size(struct inner);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
