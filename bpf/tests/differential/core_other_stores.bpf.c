/* SPDX-License-Identifier: MIT */
/*
 * Stores to fields that another kernel has elsewhere.
 * @run
 * @btf only same.c moved.c
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "sample.h"

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
