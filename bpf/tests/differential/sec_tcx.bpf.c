/* SPDX-License-Identifier: MIT */
/*
 * Classifiers that say where they are attached.
 * @libbpf-refuses libbpf 1.1 predates TCX
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc/ingress")
int in(struct __sk_buff *context)
{
	return -1;
}

SEC("tcx/ingress")
int in_x(struct __sk_buff *context)
{
	return -1;
}

SEC("tc/egress")
int out(struct __sk_buff *context)
{
	return -1;
}

SEC("tcx/egress")
int out_x(struct __sk_buff *context)
{
	return -1;
}

char LICENSE[] SEC("license") = "GPL";
