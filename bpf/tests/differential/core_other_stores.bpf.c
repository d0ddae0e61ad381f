/* SPDX-License-Identifier: MIT */
/*
 * Stores to fields that another kernel has elsewhere.
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

SEC("socket")
int stores(void *context)
{
	struct sample *sample = (void *)memory;

	sample->number = -1;
	sample->small = -2;
	sample->tiny = 200;
	sample->wide = -3;
	sample->pair[0].y = -4;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
