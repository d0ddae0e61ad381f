/* SPDX-License-Identifier: MIT */
/*
 * A function that the kernel lacks, and that is only wished for; and one that it has.
 * @run
 * @differs tag libbpf 1.1 calls number 0 where a later one calls a number that says which function is missing
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern void no_such_function_anywhere(void) __ksym __weak;
extern void bpf_rcu_read_lock(void) __ksym __weak;
extern void bpf_rcu_read_unlock(void) __ksym __weak;

SEC("tc")
int wishes(struct __sk_buff *skb)
{
	if (no_such_function_anywhere) {
		no_such_function_anywhere();
		return 1;
	}
	if (bpf_rcu_read_lock && bpf_rcu_read_unlock) {
		bpf_rcu_read_lock();
		bpf_rcu_read_unlock();
	}
	return 2;
}

char LICENSE[] SEC("license") = "GPL";
