/* SPDX-License-Identifier: MIT */
/*
 * The verdict on packets of any socket.
 * @libbpf-refuses libbpf 1.1 has no such section
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("sk_skb/verdict")
int judges(struct __sk_buff *context)
{
	return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
