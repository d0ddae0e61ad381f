/* SPDX-License-Identifier: MIT */
/*
 * Modules of the kernel's configuration.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern enum libbpf_tristate CONFIG_IPV6 __kconfig;
extern enum libbpf_tristate CONFIG_NET __kconfig;
extern enum libbpf_tristate CONFIG_NO_SUCH_MODULE __kconfig __weak;

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return CONFIG_IPV6 + 10 * CONFIG_NET + 100 * CONFIG_NO_SUCH_MODULE;
}

char LICENSE[] SEC("license") = "GPL";
