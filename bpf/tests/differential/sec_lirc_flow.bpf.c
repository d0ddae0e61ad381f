/* SPDX-License-Identifier: MIT */
/*
 * Infrared receivers and flow dissectors.
 * @refused a kernel may lack infrared receivers
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("lirc_mode2")
int receives(unsigned int *context)
{
	return 0;
}

SEC("flow_dissector")
int dissects(struct __sk_buff *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
