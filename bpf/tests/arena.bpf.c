/* SPDX-License-Identifier: MIT */
/* Variables in an arena. Compilers before clang 19 do not have them: theirs is an object without a map. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

#ifdef __BPF_FEATURE_ADDR_SPACE_CAST
#define __arena __attribute__((address_space(1)))

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 16);
	__ulong(map_extra, 0x1ull << 44);
} arena SEC(".maps");

int __arena counter = 5;
int __arena *__arena pointer;

SEC("tc")
int count(struct __sk_buff *skb)
{
	counter += 1;
	pointer = &counter;
	return counter;
}

struct node {
	struct node __arena *next;
	__u64 value;
};

struct node __arena *__arena head;

/* The sum of a list that user space has made; each value is raised by 100. */
SEC("tc")
int walk(struct __sk_buff *skb)
{
	struct node __arena *node = head;
	__u64 sum = 0;

	for (int i = 0; i < 16 && node; i++) {
		sum += node->value;
		__sync_fetch_and_add(&node->value, 100);
		node = node->next;
	}
	return sum;
}
#else
SEC("tc")
int count(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}
#endif

char LICENSE[] SEC("license") = "Dual MIT/GPL";
