/* SPDX-License-Identifier: MIT */
/*
 * Two kernel types of one name, of which only one has the field; and two that have it elsewhere.
 * @run
 * @btf only twice.c
 * @refused candidates that disagree are refused
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "memory.h"

struct twice {
	int only_in_one;
} __attribute__((preserve_access_index));

struct twice___both {
	int in_both;
} __attribute__((preserve_access_index));

int value;

SEC("socket")
int of_one(void *context)
{
	struct twice *twice = (void *)memory;

	value = twice->only_in_one;
	return 0;
}

SEC("socket")
int of_both(void *context)
{
	struct twice___both *twice = (void *)memory;

	value = twice->in_both;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
