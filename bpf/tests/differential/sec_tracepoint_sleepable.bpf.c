/* SPDX-License-Identifier: MIT */
/*
 * Tracepoints that may sleep.
 * @libbpf-refuses libbpf 1.1 predates sleepable tracepoints
 * @refused a kernel may not let tracepoints sleep
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tp.s/syscalls/sys_enter_nanosleep")
int classic(void *context)
{
	return 0;
}

SEC("raw_tp.s/sys_enter")
int raw(void *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
