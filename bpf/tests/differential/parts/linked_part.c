/* SPDX-License-Identifier: MIT */
/* The other half of linked.bpf.c. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int shared_value = 40;
static int hidden_value = 5;

extern struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 4);
} common SEC(".maps");

static __noinline int own(int x)
{
	volatile int y = x;

	return y + hidden_value;
}

__noinline int shared_function(int x)
{
	return own(x) * 2;
}

SEC("socket")
int second(struct __sk_buff *skb)
{
	__u32 key = 2;

	hidden_value++;
	return bpf_map_lookup_elem(&common, &key) ? own(3) : shared_value;
}

char LICENSE[] SEC("license") = "GPL";
