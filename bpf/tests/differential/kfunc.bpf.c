/* SPDX-License-Identifier: MIT */
/*
 * Functions of the kernel.
 * @kernel 6.2 the functions
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

SEC("tc")
int locks(struct __sk_buff *skb)
{
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	return 3;
}

char LICENSE[] SEC("license") = "GPL";
