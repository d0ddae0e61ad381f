/* SPDX-License-Identifier: MIT */
/*
 * Atomic operations of every kind.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__u64 wide = 5;
__u32 narrow = 6;

SEC("socket")
int atomics(struct __sk_buff *skb)
{
	__u64 old = __sync_fetch_and_add(&wide, 2);

	old += __sync_fetch_and_or(&wide, 8);
	old += __sync_fetch_and_xor(&wide, 1);
	old += __sync_fetch_and_and(&wide, 0xff);
	old += __sync_val_compare_and_swap(&wide, 14, 99);
	old += __sync_lock_test_and_set(&wide, 7);
	__sync_fetch_and_add(&narrow, 3);
	return old + narrow;
}

char LICENSE[] SEC("license") = "GPL";
