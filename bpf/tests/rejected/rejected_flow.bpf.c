/* SPDX-License-Identifier: MIT */
/* Programs that the verifier refuses for what they call, hold, repeat or return: each one for one reason, which its name says. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} records SEC(".maps");

struct locked {
	struct bpf_spin_lock lock;
	__u32 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct locked);
	__uint(max_entries, 1);
} locks SEC(".maps");

SEC("?tc")
int keeps_a_record(struct __sk_buff *skb)
{
	__u64 *record = bpf_ringbuf_reserve(&records, sizeof(*record), 0);

	if (!record)
		return TC_ACT_OK;

	if (skb->len > 100)
		return TC_ACT_SHOT;

	bpf_ringbuf_submit(record, 0);
	return TC_ACT_OK;
}

SEC("?tc")
int keeps_a_lock(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct locked *value = bpf_map_lookup_elem(&locks, &key);

	if (!value)
		return TC_ACT_OK;

	bpf_spin_lock(&value->lock);
	value->count++;
	return TC_ACT_OK;
}

SEC("?tc")
int calls_under_a_lock(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct locked *value = bpf_map_lookup_elem(&locks, &key);

	if (!value)
		return TC_ACT_OK;

	bpf_spin_lock(&value->lock);
	value->count += bpf_get_prandom_u32();
	bpf_spin_unlock(&value->lock);
	return TC_ACT_OK;
}

SEC("?tc")
int never_ends(struct __sk_buff *skb)
{
	for (;;)
		asm volatile("");
}

SEC("?tc")
int has_more_turns_than_can_be_followed(struct __sk_buff *skb)
{
	__u32 sum = skb->len;

	/* Each turn leaves a branch to come back to: 8192 of these are refused long before a million instructions, which take minutes when emulated. */
	for (int i = 0; i < 1000000; i++)
		if (skb->mark)
			asm volatile("%0 += 1" : "+r"(sum));

	return sum;
}

SEC("?tc")
int calls_a_helper_of_kprobes(struct __sk_buff *skb)
{
	bpf_override_return((void *)skb, 0);
	return TC_ACT_OK;
}

SEC("?cgroup/dev")
int returns_what_means_nothing(struct bpf_cgroup_dev_ctx *ctx)
{
	return 2;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
