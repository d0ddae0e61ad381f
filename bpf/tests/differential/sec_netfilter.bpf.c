/* SPDX-License-Identifier: MIT */
/*
 * A program of netfilter.
 * @libbpf-refuses libbpf 1.1 predates them
 * @kernel 6.4 programs of netfilter
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("netfilter")
int filters(void *context)
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
