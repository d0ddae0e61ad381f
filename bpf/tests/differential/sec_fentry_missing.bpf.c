/* SPDX-License-Identifier: MIT */
/*
 * Trampolines of functions that no kernel has.
 * @refused there is nothing to attach to
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry/no_such_function_anywhere")
int BPF_PROG(enters)
{
	return 0;
}

SEC("tp_btf/no_such_tracepoint")
int BPF_PROG(traces)
{
	return 0;
}

SEC("lsm/no_such_hook")
int BPF_PROG(hooks)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
