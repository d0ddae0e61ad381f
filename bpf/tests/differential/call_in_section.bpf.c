/* SPDX-License-Identifier: MIT */
/*
 * A static function in the section of the programs.
 * @run
 * @libbpf-refuses it takes every function outside .text for a program
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __attribute__((noinline, section("socket"))) int within(int x)
{
	volatile int y = x;

	return y + 1;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	return within(3);
}

char LICENSE[] SEC("license") = "GPL";
