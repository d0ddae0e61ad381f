/* SPDX-License-Identifier: MIT */
/*
 * Programs of light-weight tunnels.
 * @refused a kernel may lack light-weight tunnels
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("lwt_in")
int on_lwt_in(struct __sk_buff *context)
{
	return 0;
}

SEC("lwt_out")
int on_lwt_out(struct __sk_buff *context)
{
	return 0;
}

SEC("lwt_xmit")
int on_lwt_xmit(struct __sk_buff *context)
{
	return 0;
}

SEC("lwt_seg6local")
int on_lwt_seg6local(struct __sk_buff *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
