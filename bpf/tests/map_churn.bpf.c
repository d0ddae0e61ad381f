/* SPDX-License-Identifier: MIT */
/* Adds, changes and removes elements at random, for readers in user space that must not be led astray by it. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define KEYS 512
#define STEADY_KEYS 64
#define MARK 0x5eed0000 /* in every key, so that one that was never written is known */

struct entry {
	struct bpf_spin_lock lock;
	__u32 key;
	__u64 round;
	__u64 check; /* key and round again, written last */
};

struct pair {
	__u32 key;
	__u32 value;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, struct pair);
	__uint(max_entries, KEYS);
} churned SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, struct pair);
	__uint(max_entries, KEYS);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} churned_later SEC(".maps");

/* User space fills it; its elements change and stay. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, struct entry);
	__uint(max_entries, STEADY_KEYS);
} steady SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, KEYS);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, __u32);
	__type(value, struct pair);
	__uint(max_entries, KEYS);
} recent SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, KEYS);
} recent_counts SEC(".maps");

static void churn(void *map, __u32 random)
{
	struct pair pair = { .key = MARK | random % KEYS, .value = random };

	if (random >> 31)
		bpf_map_delete_elem(map, &pair.key);
	else
		bpf_map_update_elem(map, &pair.key, &pair, BPF_ANY);
}

static void churn_counts(void *map, __u32 random)
{
	__u32 key = MARK | random % KEYS;
	__u64 one = 1, *count = bpf_map_lookup_elem(map, &key);

	if (random >> 31)
		bpf_map_delete_elem(map, &key);
	else if (count)
		*count += 1;
	else
		bpf_map_update_elem(map, &key, &one, BPF_NOEXIST);
}

static void change(__u32 random)
{
	__u32 key = MARK | random % STEADY_KEYS;
	struct entry *entry = bpf_map_lookup_elem(&steady, &key);

	if (!entry)
		return;
	bpf_spin_lock(&entry->lock);
	entry->key = key;
	entry->round = random;
	entry->check = (__u64)key << 32 | random;
	bpf_spin_unlock(&entry->lock);
}

SEC("tc")
int churn_all(struct __sk_buff *skb)
{
	churn(&churned, bpf_get_prandom_u32());
	churn(&churned_later, bpf_get_prandom_u32());
	churn(&recent, bpf_get_prandom_u32());
	churn_counts(&counts, bpf_get_prandom_u32());
	churn_counts(&recent_counts, bpf_get_prandom_u32());
	change(bpf_get_prandom_u32());
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
