/* SPDX-License-Identifier: MIT */
/*
 * A function of the kernel under a name with a flavour.
 * @libbpf-refuses libbpf 1.1 knows no flavours of functions
 * @kernel 6.2 the functions
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern void bpf_rcu_read_lock___flavour(void) __ksym;
extern void bpf_rcu_read_unlock___flavour(void) __ksym;

SEC("tc")
int locks(struct __sk_buff *skb)
{
	bpf_rcu_read_lock___flavour();
	bpf_rcu_read_unlock___flavour();
	return 3;
}

char LICENSE[] SEC("license") = "GPL";
