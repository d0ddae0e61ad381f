/* SPDX-License-Identifier: MIT */
/*
 * Packets of control groups.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup_skb/ingress")
int in(struct __sk_buff *context)
{
	return 1;
}

SEC("cgroup_skb/egress")
int out(struct __sk_buff *context)
{
	return 1;
}

SEC("cgroup/skb")
int either(struct __sk_buff *context)
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
