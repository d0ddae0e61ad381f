/* SPDX-License-Identifier: MIT */
/*
 * A loop over an iterator of the kernel.
 * @kernel 6.4 open-coded iterators
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int loops(struct __sk_buff *skb)
{
	int sum = 0, i;

	bpf_for(i, 0, 10)
		sum += i;
	return sum;
}

char LICENSE[] SEC("license") = "GPL";
