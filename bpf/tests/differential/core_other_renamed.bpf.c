/* SPDX-License-Identifier: MIT */
/*
 * Fields, types and enumerators that another kernel renamed or removed.
 * @run
 * @btf only same.c moved.c renamed.c
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "sample.h"

enum gone_kind {
	GONE_VALUE = 3,
};

struct gone {
	int field;
};

struct sample___new {
	int number_new;
} __attribute__((preserve_access_index));

__u32 exists;
__u64 value;

SEC("socket")
int renamed(void *context)
{
	struct sample *sample = (void *)memory;
	struct sample___new *new = (void *)memory;

	exists = bpf_core_field_exists(sample->number) | bpf_core_field_exists(sample->wide) << 1 |
		 bpf_core_field_exists(new->number_new) << 2 | bpf_core_type_exists(struct gone) << 3 |
		 bpf_core_enum_value_exists(enum mode, MODE_FAST) << 4 | bpf_core_enum_value_exists(enum gone_kind, GONE_VALUE) << 5 |
		 bpf_core_type_exists(struct sample) << 6;
	if (bpf_core_field_exists(new->number_new))
		value = new->number_new;
	else if (bpf_core_field_exists(sample->number))
		value = sample->number;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
