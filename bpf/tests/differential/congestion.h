/* SPDX-License-Identifier: MIT */
/* The functions of a congestion control. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct sock {
	int unused;
};

struct tcp_congestion_ops {
	char name[16];
	__u32 flags;
	__u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
	__u32 (*undo_cwnd)(struct sock *sk);
};

SEC("struct_ops")
__u32 BPF_PROG(threshold, struct sock *sk)
{
	return 5;
}

SEC("struct_ops")
void BPF_PROG(avoids, struct sock *sk, __u32 ack, __u32 acked)
{
}

SEC("struct_ops")
__u32 BPF_PROG(undoes, struct sock *sk)
{
	return 6;
}
