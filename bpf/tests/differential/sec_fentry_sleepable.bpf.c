/* SPDX-License-Identifier: MIT */
/*
 * Trampolines that may sleep.
 * @refused kernels without trampolines, and some with, refuse programs that attach by BTF
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("fentry.s/bpf_fentry_test1")
int BPF_PROG(enters, int a)
{
	return 0;
}

SEC("fexit.s/bpf_fentry_test1")
int BPF_PROG(leaves, int a, int result)
{
	return 0;
}

SEC("fmod_ret.s/bpf_modify_return_test")
int BPF_PROG(modifies, int a, int *b)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
