/* SPDX-License-Identifier: MIT */
/*
 * A symbol that the kernel lacks, and that is only wished for.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern const void nor_this_one __ksym __weak;

SEC("socket")
int wishes(struct __sk_buff *skb)
{
	return &nor_this_one ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
