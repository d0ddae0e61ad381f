/* SPDX-License-Identifier: MIT */
/* Maps that hold maps or programs, in each form of definition, filled by C or not. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct counter {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
};

/* A definition with a name, of which there are several maps. */
typedef struct counter counter_t;

counter_t first SEC(".maps");
counter_t second SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct counter);
} by_index SEC(".maps") = {
	.values = {&first, 0, (void *)&second},
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__uint(key_size, sizeof(__u32));
	__array(values, counter_t);
} by_key SEC(".maps") = {
	.values = {[5] = &second},
};

/* Inner maps are said to be hash tables, and user space makes them. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u64);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_HASH);
		__uint(max_entries, 16);
		__uint(map_flags, BPF_F_NO_PREALLOC);
		__type(key, __u32);
		__type(value, __u32);
	});
} to_be_filled SEC(".maps");

int called(struct __sk_buff *skb);
int called_last(struct __sk_buff *skb);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 3);
	__uint(key_size, sizeof(__u32));
	__array(values, int (struct __sk_buff *));
} calls SEC(".maps") = {
	.values = {[0] = &called, [2] = (void *)&called_last},
};

static __always_inline int count(void *inner)
{
	__u32 zero = 0;
	__u64 *value = inner ? bpf_map_lookup_elem(inner, &zero) : NULL;

	if (!value)
		return 0;
	__sync_fetch_and_add(value, 1);
	return 1;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	__u32 index = 0, hole = 1, last = 2, key = 5;
	__u64 none = 1;
	int found = 0;

	found += count(bpf_map_lookup_elem(&by_index, &index));
	found += count(bpf_map_lookup_elem(&by_index, &hole));
	found += count(bpf_map_lookup_elem(&by_index, &last));
	found += count(bpf_map_lookup_elem(&by_key, &key));
	if (bpf_map_lookup_elem(&to_be_filled, &none))
		return TC_ACT_SHOT;
	if (found == 3)
		bpf_tail_call(skb, &calls, 0);
	return TC_ACT_SHOT;
}

SEC("tc")
int called(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &calls, 1);
	bpf_tail_call(skb, &calls, 2);
	return TC_ACT_SHOT;
}

SEC("tc")
int called_last(struct __sk_buff *skb)
{
	return TC_ACT_REDIRECT;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
