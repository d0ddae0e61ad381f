/* SPDX-License-Identifier: MIT */
/*
 * An enumeration of 64 bits in the types of the object.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

enum wide {
	WIDE_VALUE = 0x1234567890ULL,
	WIDE_OTHER = 1,
};

enum wide current = WIDE_VALUE;

SEC("socket")
int looks(struct __sk_buff *skb)
{
	return current == WIDE_VALUE ? 3 : 4;
}

char LICENSE[] SEC("license") = "GPL";
