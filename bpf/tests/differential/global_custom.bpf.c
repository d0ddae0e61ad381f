/* SPDX-License-Identifier: MIT */
/*
 * Variables in sections with names of their own.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int plain = 1;
int SEC(".data.custom") custom = 2;
int SEC(".data.dotted.name") dotted = 3;
const volatile int SEC(".rodata.custom") constant = 4;
const volatile int ordinary = 5;
int SEC(".bss.custom") zero;
int SEC(".data") written_out = 7;

SEC("socket")
int adds(struct __sk_buff *skb)
{
	zero += 6;
	custom += plain;
	dotted += custom + constant + ordinary + written_out;
	return dotted + zero;
}

char LICENSE[] SEC("license") = "GPL";
