/* SPDX-License-Identifier: MIT */
/*
 * Static variables: one in a function, two of one name, and constants.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static int counter = 10;
static const volatile int limit = 20;
static volatile int zero;

static __noinline int counts(void)
{
	static int counter = 30;

	return ++counter;
}

SEC("socket")
int adds(struct __sk_buff *skb)
{
	zero += limit;
	counter += zero;
	return counter + counts();
}

char LICENSE[] SEC("license") = "GPL";
