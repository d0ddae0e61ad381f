/* SPDX-License-Identifier: MIT */
/* What older kernels lack, and programs do well without: newer names of helpers, and a context that is marked by a tag. */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>

char copied[16];

SEC("kprobe/do_nanosleep")
int reads(struct pt_regs *ctx)
{
	bpf_probe_read_kernel(copied, sizeof(copied), ctx);
	bpf_probe_read_user(copied, sizeof(copied), ctx);
	bpf_probe_read_kernel_str(copied, sizeof(copied), ctx);
	bpf_probe_read_user_str(copied, sizeof(copied), ctx);
	return 0;
}

/* Verified by itself: without its mark the argument would be a pointer to nothing. */
__noinline __weak int length(void *ctx __arg_ctx)
{
	struct __sk_buff *skb = ctx;

	return bpf_skb_load_bytes(skb, 0, copied, sizeof(copied));
}

SEC("tc")
int calls_marked(struct __sk_buff *skb)
{
	return length(skb);
}

SEC("xdp")
int expects_xdp(struct xdp_md *ctx)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
