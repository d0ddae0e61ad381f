/* SPDX-License-Identifier: MIT */
/* Sockets of control groups. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup/sock_create")
int sock_create(struct bpf_sock *context)
{
	return 1;
}

SEC("cgroup/sock_release")
int sock_release(struct bpf_sock *context)
{
	return 1;
}

SEC("cgroup/sock")
int sock(struct bpf_sock *context)
{
	return 1;
}

SEC("cgroup/post_bind4")
int post_bind4(struct bpf_sock *context)
{
	return 1;
}

SEC("cgroup/post_bind6")
int post_bind6(struct bpf_sock *context)
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
