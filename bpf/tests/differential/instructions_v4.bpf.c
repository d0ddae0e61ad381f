/* SPDX-License-Identifier: MIT */
/*
 * The newest instruction set: signed loads and divisions, byte swaps, long jumps.
 * @clang 18
 * @kernel 6.6 the instructions
 * @run
 * @flags -mcpu=v4
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

short small = -3;
int large = -1000;

SEC("socket")
int computes(struct __sk_buff *skb)
{
	return small / 2 + large % 7 + __builtin_bswap16(skb->len);
}

char LICENSE[] SEC("license") = "GPL";
