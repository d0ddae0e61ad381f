/* SPDX-License-Identifier: MIT */
/*
 * Sections that name no type: the rest of the object is loaded.
 * @libbpf-refuses it refuses an object with a program of no known type
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("ingress")
int unknown(struct __sk_buff *context)
{
	return 1;
}

SEC("classifier/x")
int unknown_too(struct __sk_buff *context)
{
	return 1;
}

SEC("socket")
int known(struct __sk_buff *context)
{
	return 2;
}

char LICENSE[] SEC("license") = "GPL";
