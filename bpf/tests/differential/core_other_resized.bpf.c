/* SPDX-License-Identifier: MIT */
/*
 * Loads of unsigned numbers and pointers that another kernel has in another size: the access follows.
 * @run
 * @btf only resized.c
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "memory.h"

struct resized {
	unsigned int number;
	unsigned short small;
	unsigned char tiny;
	unsigned long wide;
	void *pointer;
} __attribute__((preserve_access_index));

__u64 number, small, tiny, wide;

SEC("socket")
int loads(void *context)
{
	struct resized *resized = (void *)memory;

	number = resized->number;
	small = resized->small;
	tiny = resized->tiny;
	wide = resized->wide;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
