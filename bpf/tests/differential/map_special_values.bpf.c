/* SPDX-License-Identifier: MIT */
/*
 * Values with a lock, a timer and a list: what the kernel finds by their types.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct locked {
	struct bpf_spin_lock lock;
	__u64 count;
};

struct timed {
	struct bpf_timer timer;
	__u64 fired;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, struct locked);
	__uint(max_entries, 3);
} locks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct timed);
	__uint(max_entries, 3);
} timers SEC(".maps");

SEC("tc")
int uses(struct __sk_buff *skb)
{
	__u32 key = 1;
	struct locked *locked = bpf_map_lookup_elem(&locks, &key);

	if (!locked)
		return 5;
	bpf_spin_lock(&locked->lock);
	locked->count++;
	bpf_spin_unlock(&locked->lock);
	return 6;
}

char LICENSE[] SEC("license") = "GPL";
