/* SPDX-License-Identifier: MIT */
/*
 * A function that a timer calls.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct element {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct element);
	__uint(max_entries, 1);
} timers SEC(".maps");

int fired;

static int fires(void *map, __u32 *key, struct element *element)
{
	fired++;
	return 0;
}

SEC("tc")
int starts(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct element *element = bpf_map_lookup_elem(&timers, &key);

	if (!element)
		return 1;
	bpf_timer_init(&element->timer, &timers, 1);
	bpf_timer_set_callback(&element->timer, fires);
	return 2;
}

char LICENSE[] SEC("license") = "GPL";
