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

#include "memory.h"

enum mode {
	MODE_SLOW = 1,
	MODE_FAST = 2,
};

struct inner {
	int x;
	int y;
};

struct sample {
	int number;
	short small;
	unsigned char tiny;
	long wide;
	unsigned int low : 3;
	int high : 5;
	char name[8];
	struct inner pair[2];
	enum mode mode;
	void *pointer;
} __attribute__((preserve_access_index));

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
