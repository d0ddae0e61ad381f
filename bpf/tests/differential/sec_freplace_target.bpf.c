/* SPDX-License-Identifier: MIT */
/*
 * A replacement of a function of a program that is loaded.
 * @replaces call_global calls
 * @differs attach-object each loader has loaded a target of its own
 * @refused kernels without trampolines, and some with, refuse programs that attach by BTF
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("freplace/global_one")
int replacement(int x)
{
	return x + 100;
}

char LICENSE[] SEC("license") = "GPL";
