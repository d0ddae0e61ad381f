/* SPDX-License-Identifier: MIT */
/*
 * An object for machines of the other byte order.
 * @flags --target=bpfeb
 * @refused it is for another machine
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int counter = 3;

SEC("socket")
int counts(struct __sk_buff *skb)
{
	return counter++;
}

char LICENSE[] SEC("license") = "GPL";
