/* SPDX-License-Identifier: MIT */
/*
 * An object without types, functions' and lines' information; it has no maps but global variables.
 * @run
 * @flags -g0
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int counter = 3;
const volatile int limit = 4;

static __noinline int adds(int x)
{
	volatile int y = x;

	return y + 1;
}

SEC("socket")
int counts(struct __sk_buff *skb)
{
	counter += limit;
	return adds(counter);
}

char LICENSE[] SEC("license") = "GPL";
