/* SPDX-License-Identifier: MIT */
/*
 * Bit fields that another kernel has at other bits and of other widths.
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

__u64 low;
__s64 high;

SEC("socket")
int bits(void *context)
{
	struct sample *sample = (void *)memory;

	low = BPF_CORE_READ_BITFIELD(sample, low);
	high = BPF_CORE_READ_BITFIELD(sample, high);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
