/* SPDX-License-Identifier: MIT */
/* Socket filters and reuseport selectors. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("socket")
int filter(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("sk_reuseport")
int selects(struct sk_reuseport_md *context)
{
	return SK_PASS;
}

SEC("sk_reuseport/migrate")
int migrates(struct sk_reuseport_md *context)
{
	return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
