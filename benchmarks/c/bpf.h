/* SPDX-License-Identifier: MIT */
/* bpf(2) with attributes of the exact size of a command, and a negated errno for an answer: what the SDK has, too. */
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE_UP_TO(field) (offsetof(union bpf_attr, field) + sizeof(((union bpf_attr *)0)->field))

static inline int bpf(int command, union bpf_attr *attr, unsigned int size)
{
	int result = syscall(__NR_bpf, command, attr, size);

	return result < 0 ? -errno : result;
}
