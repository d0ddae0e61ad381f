/* SPDX-License-Identifier: MIT */
/* Calls a helper for programs under the GPL, and is not under it. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int prints(struct __sk_buff *skb)
{
	static const char format[] = "%d";

	bpf_trace_printk(format, sizeof(format), skb->len);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Proprietary";
