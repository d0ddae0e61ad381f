/* SPDX-License-Identifier: MIT */
/*
 * A switch that the configuration lacks and no program uses: clang leaves it away.
 * @run
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern bool CONFIG_NO_SUCH_SWITCH __kconfig;

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return 3;
}

char LICENSE[] SEC("license") = "GPL";
