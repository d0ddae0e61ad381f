/* SPDX-License-Identifier: MIT */
/*
 * A program without a licence.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("socket")
int passes(struct __sk_buff *skb)
{
	return 5;
}
