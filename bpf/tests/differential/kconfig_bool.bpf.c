/* SPDX-License-Identifier: MIT */
/*
 * Switches of the kernel's configuration.
 * @run
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern bool CONFIG_BPF_SYSCALL __kconfig;
extern bool CONFIG_NET __kconfig;
extern bool CONFIG_NO_SUCH_SWITCH __kconfig __weak;

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return CONFIG_BPF_SYSCALL + 2 * CONFIG_NET + 4 * CONFIG_NO_SUCH_SWITCH;
}

char LICENSE[] SEC("license") = "GPL";
