/* SPDX-License-Identifier: MIT */
/* Functions whose address is taken: the kernel calls them back (bpf_loop, Linux 5.17). */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

static long add_index(__u32 index, void *sum)
{
	*(__u64 *)sum += index;
	return 0;
}

static long add_square(__u32 index, void *sum)
{
	*(__u64 *)sum += (__u64)index * index;
	return 0;
}

SEC("tc")
int sum_of_indices(struct __sk_buff *skb)
{
	__u64 sum = 0;

	bpf_loop(10, add_index, &sum, 0);
	return sum;
}

SEC("tc")
int sum_of_squares(struct __sk_buff *skb)
{
	__u64 sum = 0;

	bpf_loop(10, add_square, &sum, 0);
	return sum;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
