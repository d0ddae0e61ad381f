/* SPDX-License-Identifier: MIT */
/* A program of perf events. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("perf_event")
int samples(void *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
