/* SPDX-License-Identifier: MIT */
/* Addresses of things in the kernel, whatever their types. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

extern const void bpf_prog_put __ksym;
extern const void test_missing_weak __ksym __weak;
extern const void test_missing __ksym;
extern int test_not_marked;

__u64 address;
__u64 missing_address = 1;

SEC("tc")
int finds(struct __sk_buff *skb)
{
	address = (__u64)&bpf_prog_put;
	missing_address = (__u64)&test_missing_weak;
	return TC_ACT_OK;
}

SEC("?tc")
int misses(struct __sk_buff *skb)
{
	address = (__u64)&test_missing;
	return TC_ACT_OK;
}

SEC("?tc")
int not_marked(struct __sk_buff *skb)
{
	return test_not_marked;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
