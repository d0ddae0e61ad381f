/* SPDX-License-Identifier: MIT */
/*
 * Loads from packets by the instructions that are made for it.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

unsigned long long load_byte(void *skb, unsigned long long offset) asm("llvm.bpf.load.byte");
unsigned long long load_half(void *skb, unsigned long long offset) asm("llvm.bpf.load.half");

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return load_byte(skb, 3) + load_half(skb, 12) + skb->len;
}

char LICENSE[] SEC("license") = "GPL";
