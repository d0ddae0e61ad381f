/* SPDX-License-Identifier: MIT */
/*
 * Two hundred programs in one object.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__u64 calls;

static __noinline int common(struct __sk_buff *skb, int x)
{
	calls++;
	return skb->len + x;
}

#define PROGRAM(n) \
	SEC("socket") \
	int program_##n(struct __sk_buff *skb) \
	{ \
		return common(skb, n); \
	}
#define TEN(n) \
	PROGRAM(n##0) PROGRAM(n##1) PROGRAM(n##2) PROGRAM(n##3) PROGRAM(n##4) PROGRAM(n##5) PROGRAM(n##6) PROGRAM(n##7) PROGRAM(n##8) \
	PROGRAM(n##9)

TEN(10) TEN(11) TEN(12) TEN(13) TEN(14) TEN(15) TEN(16) TEN(17) TEN(18) TEN(19)
TEN(20) TEN(21) TEN(22) TEN(23) TEN(24) TEN(25) TEN(26) TEN(27) TEN(28) TEN(29)

char LICENSE[] SEC("license") = "GPL";
