/* SPDX-License-Identifier: MIT */
/*
 * Numbers of the kernel's configuration, in variables of every size.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int CONFIG_HZ __kconfig;
extern unsigned long CONFIG_NR_CPUS __kconfig;
extern short CONFIG_LOG_BUF_SHIFT __kconfig;
extern unsigned char CONFIG_PANIC_TIMEOUT __kconfig;
extern long CONFIG_BASE_SMALL __kconfig __weak;

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return CONFIG_HZ + CONFIG_NR_CPUS * 3 + CONFIG_LOG_BUF_SHIFT * 5 + CONFIG_PANIC_TIMEOUT * 7 + CONFIG_BASE_SMALL;
}

char LICENSE[] SEC("license") = "GPL";
