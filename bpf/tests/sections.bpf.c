/* SPDX-License-Identifier: MIT */
/* Sections of global variables with names of their own, with static or hidden variables only, and with none that has a name. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

SEC(".data.shared")
int in_own_section = 5;

SEC(".rodata.settings")
const volatile int setting = 6;

/* Nobody outside sees these. */
static volatile int only_static;

SEC(".data.hidden")
__hidden int hidden = 7;

SEC("tc")
int sum(struct __sk_buff *skb)
{
	/* A string in a section that is merged, which has no BTF. */
	const char *text = "text that is not inlined";
	int length = 0;

	while (length < 32 && ((volatile const char *)text)[length])
		length++;
	only_static += 1;
	in_own_section += 1;
	hidden += 1;
	return in_own_section + setting + only_static + hidden + length;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
