/* SPDX-License-Identifier: MIT */
/*
 * A congestion control that is attached by a link.
 * @libbpf-refuses libbpf 1.1 predates them
 * @kernel 6.4 links of struct_ops
 * @refused a kernel may have no trampolines
 */
#include "congestion.h"

SEC(".struct_ops.link")
struct tcp_congestion_ops slow = {
	.name = "bpf_slow",
	.ssthresh = (void *)threshold,
	.cong_avoid = (void *)avoids,
	.undo_cwnd = (void *)undoes,
};

char LICENSE[] SEC("license") = "GPL";
