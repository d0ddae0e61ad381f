/* SPDX-License-Identifier: MIT */
/*
 * A switch that the configuration lacks and the object needs.
 * @refused there is no such switch
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern bool CONFIG_NO_SUCH_SWITCH __kconfig;

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return CONFIG_NO_SUCH_SWITCH;
}

char LICENSE[] SEC("license") = "GPL";
