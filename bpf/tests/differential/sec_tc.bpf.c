/* SPDX-License-Identifier: MIT */
/*
 * Classifiers and actions of traffic control.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int ingress(struct __sk_buff *context)
{
	return 0;
}

SEC("classifier")
int legacy(struct __sk_buff *context)
{
	return 0;
}

SEC("action")
int act(struct __sk_buff *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
