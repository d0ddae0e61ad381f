/* SPDX-License-Identifier: MIT */
/*
 * Values of the configuration and addresses of symbols, taken in functions.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int CONFIG_HZ __kconfig;
extern const void do_exit __ksym;
extern const void no_such_symbol __ksym __weak;

static __noinline int ticks(int x)
{
	return x + CONFIG_HZ;
}

__noinline int exists(int x)
{
	return (&no_such_symbol ? 1 : 2) + ((long)&do_exit ? x : 0);
}

SEC("socket")
int first(struct __sk_buff *skb)
{
	return ticks(1) + exists(3);
}

SEC("socket")
int second(struct __sk_buff *skb)
{
	return ticks(2);
}

char LICENSE[] SEC("license") = "GPL";
