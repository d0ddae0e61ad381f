/* SPDX-License-Identifier: MIT */
/*
 * The context of a program as the kernel's own struct.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct sk_buff {
	unsigned int len;
} __attribute__((preserve_access_index));

struct __sk_buff___partial {
	unsigned int len;
} __attribute__((preserve_access_index));

SEC("tc")
int reads(struct __sk_buff *skb)
{
	struct __sk_buff___partial *partial = (void *)skb;

	return partial->len + bpf_core_type_exists(struct sk_buff);
}

char LICENSE[] SEC("license") = "GPL";
