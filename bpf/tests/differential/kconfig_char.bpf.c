/* SPDX-License-Identifier: MIT */
/*
 * Characters of the kernel's configuration.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern char CONFIG_BPF_SYSCALL __kconfig;
extern char CONFIG_IPV6 __kconfig;
extern char CONFIG_NO_SUCH_LETTER __kconfig __weak;

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return CONFIG_BPF_SYSCALL * 1000 + CONFIG_IPV6 + CONFIG_NO_SUCH_LETTER;
}

char LICENSE[] SEC("license") = "GPL";
