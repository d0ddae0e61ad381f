/* SPDX-License-Identifier: MIT */
/*
 * An array of programs that nobody fills.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 3);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} targets SEC(".maps");

SEC("socket")
int uses(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &targets, 1);
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
