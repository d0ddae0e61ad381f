/* SPDX-License-Identifier: MIT */
/*
 * A symbol that the kernel lacks, needed by one program and wished for by another.
 * @refused the symbol is needed, and libbpf fails all programs for it
 * @differs load libbpf refuses all programs for one symbol that it does not find
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern const void no_such_symbol_anywhere __ksym;
extern const void nor_this_one __ksym __weak;

SEC("socket")
int needs(struct __sk_buff *skb)
{
	return (long)&no_such_symbol_anywhere;
}

SEC("socket")
int wishes(struct __sk_buff *skb)
{
	return &nor_this_one ? 1 : 2;
}

char LICENSE[] SEC("license") = "GPL";
