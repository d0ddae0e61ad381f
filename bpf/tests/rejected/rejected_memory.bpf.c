/* SPDX-License-Identifier: MIT */
/* Programs that the verifier refuses for how they use memory: each one for one reason, which its name says. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 8);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__uint(max_entries, 1);
} events SEC(".maps");

struct bucket {
	__u32 slots[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct bucket);
	__uint(max_entries, 1);
} buckets SEC(".maps");

const volatile __u32 limit = 10;
const char greeting[] = "hello";

SEC("?tc")
int packet_not_compared_with_its_end(struct __sk_buff *skb)
{
	struct ethhdr *eth = (void *)(long)skb->data;

	return eth->h_dest[0];
}

SEC("?tc")
int pointer_not_compared_with_null(struct __sk_buff *skb)
{
	__u32 key = skb->len;
	__u64 *value = bpf_map_lookup_elem(&counts, &key);

	return *value;
}

SEC("?tc")
int calculates_with_a_pointer_that_may_be_null(struct __sk_buff *skb)
{
	__u32 key = skb->len;
	__u64 *value = bpf_map_lookup_elem(&counts, &key);

	asm volatile("%0 += 8" : "+r"(value));
	return value ? *value : 0;
}

SEC("?tc")
int index_not_limited(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct bucket *bucket = bpf_map_lookup_elem(&buckets, &key);

	if (!bucket)
		return TC_ACT_OK;

	return bucket->slots[skb->len];
}

SEC("?tc")
int index_too_large(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct bucket *bucket = bpf_map_lookup_elem(&buckets, &key);
	__u64 index = skb->len & 31;

	if (!bucket)
		return TC_ACT_OK;

	return bucket->slots[index];
}

SEC("?tc")
int length_not_limited(struct __sk_buff *skb)
{
	char copy[16] = {};

	bpf_skb_load_bytes(skb, 0, copy, skb->len);
	return copy[0];
}

static __attribute__((noinline)) int uses_much_stack(struct __sk_buff *skb)
{
	char copy[400];

	bpf_skb_load_bytes(skb, 0, copy, sizeof(copy));
	return copy[skb->len & 255];
}

SEC("?tc")
int calls_with_too_much_stack(struct __sk_buff *skb)
{
	char copy[400];

	bpf_skb_load_bytes(skb, 0, copy, sizeof(copy));
	return copy[skb->len & 255] + uses_much_stack(skb);
}

SEC("?tc")
int number_used_as_a_pointer(struct __sk_buff *skb)
{
	__u64 address = skb->mark;

	return *(__u32 *)address;
}

SEC("?tc")
int field_that_the_context_has_not(struct __sk_buff *skb)
{
	return *(__u32 *)((char *)skb + 4000);
}

SEC("?tc")
int writes_a_constant(struct __sk_buff *skb)
{
	*(volatile char *)&greeting[skb->len & 3] = 'H';
	return limit;
}

SEC("?tc")
int reads_across_words(struct __sk_buff *skb)
{
	char *data = (void *)(long)skb->data;

	if (data + 8 > (char *)(long)skb->data_end)
		return TC_ACT_OK;

	return *(__u32 *)(data + 1);
}

SEC("?tc")
int looks_up_in_a_perf_event_array(struct __sk_buff *skb)
{
	__u32 key = skb->len;

	return bpf_map_lookup_elem(&events, &key) ? TC_ACT_OK : TC_ACT_SHOT;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
