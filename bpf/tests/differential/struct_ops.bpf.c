/* SPDX-License-Identifier: MIT */
/*
 * A congestion control: functions that the kernel calls by a struct.
 * @refused a kernel may have no trampolines
 */
#include "congestion.h"

SEC(".struct_ops")
struct tcp_congestion_ops slow = {
	.name = "bpf_slow",
	.ssthresh = (void *)threshold,
	.cong_avoid = (void *)avoids,
	.undo_cwnd = (void *)undoes,
};

char LICENSE[] SEC("license") = "GPL";
