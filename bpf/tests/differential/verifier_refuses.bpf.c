/* SPDX-License-Identifier: MIT */
/*
 * A program that the verifier refuses, beside one that it takes.
 * @run
 * @refused it reads beyond what it checked
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int refused(struct xdp_md *context)
{
	return *(int *)(long)context->data;
}

SEC("xdp")
int taken(struct xdp_md *context)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
