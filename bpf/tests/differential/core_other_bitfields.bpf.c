/* SPDX-License-Identifier: MIT */
/*
 * Bit fields that another kernel has at other bits and of other widths.
 * @run
 * @btf only same.c moved.c
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "sample.h"

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
