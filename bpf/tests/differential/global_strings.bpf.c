/* SPDX-License-Identifier: MIT */
/*
 * Constant strings and tables, which clang puts into sections of their own.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static const char text[] = "a constant text";
static const int table[4] = {3, 5, 7, 11};

SEC("socket")
int picks(struct __sk_buff *skb)
{
	char copy[8] = "copied!";
	int at = skb->len & 3;

	bpf_printk("%d", at);
	barrier_var(at);
	at &= 3;
	return table[at] + text[at] + copy[at];
}

char LICENSE[] SEC("license") = "GPL";
