/* SPDX-License-Identifier: MIT */
/*
 * Loads of fields that another kernel has elsewhere.
 * @run
 * @btf only same.c moved.c
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "sample.h"

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
