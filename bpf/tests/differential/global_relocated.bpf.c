/* SPDX-License-Identifier: MIT */
/*
 * Variables that hold addresses of others: no loader fills them in.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int target = 5;
int *volatile pointer = &target;
char *volatile texts[2] = {"first", "second"};

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return (pointer != 0) + 2 * (texts[1] != 0) + target;
}

char LICENSE[] SEC("license") = "GPL";
