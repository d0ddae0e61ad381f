/* SPDX-License-Identifier: MIT */
/*
 * Many variables in a section that is larger than a page.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct record {
	__u64 id;
	char name[24];
};

struct record records[200];
__u64 sums[1000] = {[999] = 1};
const volatile __u32 primes[600] = {[0] = 2, [599] = 4409};

SEC("socket")
int adds(struct __sk_buff *skb)
{
	sums[5] = primes[599];
	records[199].id = sums[5] + sums[999];
	return records[199].id;
}

char LICENSE[] SEC("license") = "GPL";
