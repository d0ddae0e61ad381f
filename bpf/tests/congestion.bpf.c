/* SPDX-License-Identifier: MIT */
/* Congestion controls that do little, as structures of callbacks of each kind of section. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct sock;

/* Some members of the kernel's, in another order, and one that no kernel has. */
struct tcp_congestion_ops___few {
	char name[16];
	__u32 flags;
	__u32 (*ssthresh)(struct sock *sk);
	__u32 (*undo_cwnd)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
	void (*not_in_any_kernel)(struct sock *sk);
} __attribute__((preserve_access_index));

SEC("struct_ops/fixed_threshold")
__u32 fixed_threshold(__u64 *arguments)
{
	return 7;
}

SEC("struct_ops/fixed_window")
__u32 fixed_window(__u64 *arguments)
{
	return 3;
}

SEC("struct_ops/do_nothing")
void do_nothing(__u64 *arguments)
{
}

SEC("struct_ops/only_newer")
void only_newer(__u64 *arguments)
{
}

SEC(".struct_ops")
struct tcp_congestion_ops___few by_itself = {
	.name = "bpfsdk_itself",
	.ssthresh = (void *)fixed_threshold,
	.undo_cwnd = (void *)fixed_window,
	.cong_avoid = (void *)do_nothing,
};

SEC(".struct_ops.link")
struct tcp_congestion_ops___few by_link = {
	.name = "bpfsdk_link",
	.ssthresh = (void *)fixed_threshold,
	.undo_cwnd = (void *)fixed_window,
	.cong_avoid = (void *)do_nothing,
};

SEC(".struct_ops.link")
struct tcp_congestion_ops___few incomplete = {
	.name = "bpfsdk_part",
	.undo_cwnd = (void *)fixed_window,
};

SEC("?.struct_ops.link")
struct tcp_congestion_ops___few on_demand = {
	.name = "bpfsdk_newer",
	.ssthresh = (void *)fixed_threshold,
	.undo_cwnd = (void *)fixed_window,
	.cong_avoid = (void *)do_nothing,
	.not_in_any_kernel = (void *)only_newer,
};

char LICENSE[] SEC("license") = "GPL";
