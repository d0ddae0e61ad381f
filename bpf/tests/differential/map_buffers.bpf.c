/* SPDX-License-Identifier: MIT */
/*
 * Ring buffers whose size is not one that kernels take, and a perf buffer for all processors.
 * @kernel 6.1 user ring buffers
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 5000);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 1);
} user SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} perf SEC(".maps");

SEC("raw_tp")
int sends(void *context)
{
	__u64 event = 7;

	bpf_perf_event_output(context, &perf, BPF_F_CURRENT_CPU, &event, sizeof(event));
	return bpf_ringbuf_output(&ring, &event, sizeof(event), 0);
}

char LICENSE[] SEC("license") = "GPL";
