/* SPDX-License-Identifier: MIT */
/*
 * A variable of the kernel, by its type, for each processor.
 * @run
 * @refused not every kernel has the variables in its types
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct rq {
	unsigned int nr_running;
} __attribute__((preserve_access_index));

extern const struct rq runqueues __ksym;
extern const int bpf_prog_active __ksym;

SEC("raw_tp")
int reads(void *context)
{
	const struct rq *queue = bpf_per_cpu_ptr(&runqueues, 0);
	const int *active = bpf_this_cpu_ptr(&bpf_prog_active);

	return (queue != 0) + 2 * (*active >= 0);
}

char LICENSE[] SEC("license") = "GPL";
