/* SPDX-License-Identifier: MIT */
/*
 * Variables that are initialised, constant and zero.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int counter = 5;
const volatile int limit = 7;
int zero;
__u64 array[3] = {1, 2, 3};

SEC("socket")
int adds(struct __sk_buff *skb)
{
	zero += limit;
	counter += zero;
	array[1] += counter;
	return counter;
}

char LICENSE[] SEC("license") = "GPL";
