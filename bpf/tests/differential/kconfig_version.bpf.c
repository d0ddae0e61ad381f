/* SPDX-License-Identifier: MIT */
/*
 * What is not in the configuration, and known all the same.
 * @run
 * @differs returned as data
 * @differs data libbpf asks for wrappers of system calls by a kprobe, which a kernel without kprobes refuses; we ask the symbols
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern bool LINUX_HAS_BPF_COOKIE __kconfig;
extern bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;

SEC("socket")
int reads(struct __sk_buff *skb)
{
	return LINUX_KERNEL_VERSION * 4 + LINUX_HAS_BPF_COOKIE * 2 + LINUX_HAS_SYSCALL_WRAPPER;
}

char LICENSE[] SEC("license") = "GPL";
