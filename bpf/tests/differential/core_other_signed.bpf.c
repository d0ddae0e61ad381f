/* SPDX-License-Identifier: MIT */
/*
 * A signed number that another kernel has in another size: a load cannot be made to extend its sign.
 * @run
 * @btf only resized.c
 * @refused a load of another size would not extend the sign
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "memory.h"

struct signed_resized {
	int number;
} __attribute__((preserve_access_index));

__s64 number;

SEC("socket")
int loads(void *context)
{
	struct signed_resized *resized = (void *)memory;

	number = resized->number;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
