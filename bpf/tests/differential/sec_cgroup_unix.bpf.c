/* SPDX-License-Identifier: MIT */
/*
 * Addresses of Unix sockets of control groups.
 * @libbpf-refuses libbpf 1.1 predates them
 * @kernel 6.7 Unix sockets of control groups
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup/connect_unix")
int on_connect(struct bpf_sock_addr *context)
{
	return 1;
}

SEC("cgroup/sendmsg_unix")
int on_sendmsg(struct bpf_sock_addr *context)
{
	return 1;
}

SEC("cgroup/recvmsg_unix")
int on_recvmsg(struct bpf_sock_addr *context)
{
	return 1;
}

SEC("cgroup/getpeername_unix")
int on_getpeername(struct bpf_sock_addr *context)
{
	return 1;
}

SEC("cgroup/getsockname_unix")
int on_getsockname(struct bpf_sock_addr *context)
{
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
