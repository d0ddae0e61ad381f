/* SPDX-License-Identifier: MIT */
/* Settings, socket options and devices of control groups. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup/sysctl")
int sysctl(struct bpf_sysctl *context)
{
	return 1;
}

SEC("cgroup/getsockopt")
int gets(struct bpf_sockopt *context)
{
	return 1;
}

SEC("cgroup/setsockopt")
int sets(struct bpf_sockopt *context)
{
	return 1;
}

SEC("cgroup/dev")
int device(struct bpf_cgroup_dev_ctx *context)
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
