/* SPDX-License-Identifier: MIT */
/*
 * Loads of fields that another kernel has elsewhere.
 * @run
 * @btf only same.c moved.c
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

__u64 wide;
__s64 number, small, y, mode;
__u8 tiny, letter;

SEC("socket")
int loads(void *context)
{
	struct sample *sample = (void *)memory;

	number = sample->number;
	small = sample->small;
	tiny = sample->tiny;
	wide = sample->wide;
	letter = sample->name[3];
	y = sample->pair[1].y;
	mode = sample->mode;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
