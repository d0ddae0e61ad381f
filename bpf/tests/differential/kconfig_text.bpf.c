/* SPDX-License-Identifier: MIT */
/*
 * Texts of the kernel's configuration, also one that has no room.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern char CONFIG_DEFAULT_HOSTNAME[32] __kconfig;
extern char CONFIG_DEFAULT_TCP_CONG[3] __kconfig __weak;

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return CONFIG_DEFAULT_HOSTNAME[0] * 1000 + CONFIG_DEFAULT_TCP_CONG[1];
}

char LICENSE[] SEC("license") = "GPL";
