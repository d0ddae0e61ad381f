/* SPDX-License-Identifier: MIT */
/*
 * Programs of netkit devices.
 * @libbpf-refuses libbpf 1.1 predates netkit
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("netkit/primary")
int primary(struct __sk_buff *context)
{
	return -1;
}

SEC("netkit/peer")
int peer(struct __sk_buff *context)
{
	return -1;
}

char LICENSE[] SEC("license") = "GPL";
