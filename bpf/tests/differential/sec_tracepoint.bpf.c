/* SPDX-License-Identifier: MIT */
/* Tracepoints, by both names of the section. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tracepoint/sched/sched_switch")
int switches(void *context)
{
	return 0;
}

SEC("tp/sched/sched_switch")
int switches_too(void *context)
{
	return 0;
}

SEC("tp")
int anywhere(void *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
