/* SPDX-License-Identifier: MIT */
/*
 * A typed variable that the kernel lacks, and that is only wished for.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern const int no_such_variable __ksym __weak;

SEC("raw_tp")
int wishes(void *context)
{
	if (&no_such_variable)
		return 1;
	return 2;
}

char LICENSE[] SEC("license") = "GPL";
