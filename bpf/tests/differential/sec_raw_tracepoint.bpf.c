/* SPDX-License-Identifier: MIT */
/*
 * Raw tracepoints, also writable ones.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tracepoint/sched_switch")
int raw(struct bpf_raw_tracepoint_args *context)
{
	return 0;
}

SEC("raw_tp/sched_switch")
int raw_too(struct bpf_raw_tracepoint_args *context)
{
	return 0;
}

SEC("raw_tracepoint.w/bpf_test_finish")
int writes(struct bpf_raw_tracepoint_args *context)
{
	return 0;
}

SEC("raw_tp.w")
int writes_too(struct bpf_raw_tracepoint_args *context)
{
	return 0;
}

SEC("raw_tp")
int anywhere(struct bpf_raw_tracepoint_args *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
