/* SPDX-License-Identifier: MIT */
/*
 * The instruction set of the first kernels.
 * @run
 * @flags -mcpu=v1
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int counter = 3;

SEC("socket")
int loops(struct __sk_buff *skb)
{
	int sum = 0;

	for (int i = 0; i < 10; i++)
		sum += i ^ counter;
	return sum;
}

char LICENSE[] SEC("license") = "GPL";
