/* SPDX-License-Identifier: MIT */
/*
 * Security hooks, also sleepable, and of control groups.
 * @refused kernels without trampolines, and some with, refuse programs that attach by BTF
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("lsm/file_open")
int BPF_PROG(opens, void *file)
{
	return 0;
}

SEC("lsm.s/file_open")
int BPF_PROG(opens_sleeping, void *file)
{
	return 0;
}

SEC("lsm_cgroup/socket_post_create")
int BPF_PROG(creates, void *socket, int family)
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
