/* SPDX-License-Identifier: MIT */
/* Programs of sockets in maps, and of socket operations. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("sockops")
int operates(struct bpf_sock_ops *context)
{
	return 1;
}

SEC("sk_skb/stream_parser")
int parses(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("sk_skb/stream_verdict")
int judges(struct __sk_buff *skb)
{
	return SK_PASS;
}

SEC("sk_skb")
int judges_all(struct __sk_buff *skb)
{
	return SK_PASS;
}

SEC("sk_msg")
int messages(struct sk_msg_md *context)
{
	return SK_PASS;
}

SEC("sk_lookup")
int looks_up(struct bpf_sk_lookup *context)
{
	return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
