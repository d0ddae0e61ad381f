/* SPDX-License-Identifier: MIT */
/*
 * A program that calls what only the GPL may.
 * @refused the helper is for GPL programs
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("socket")
int prints(struct __sk_buff *skb)
{
	bpf_printk("text");
	return 5;
}

char LICENSE[] SEC("license") = "Proprietary";
