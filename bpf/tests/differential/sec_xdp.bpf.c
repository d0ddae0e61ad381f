/* SPDX-License-Identifier: MIT */
/*
 * XDP programs, for devices, for maps, and for packets of several buffers.
 * @kernel 5.18 fragments
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int plain(struct xdp_md *context)
{
	return XDP_PASS;
}

SEC("xdp/devmap")
int of_devmap(struct xdp_md *context)
{
	return XDP_PASS;
}

SEC("xdp/cpumap")
int of_cpumap(struct xdp_md *context)
{
	return XDP_PASS;
}

SEC("xdp.frags")
int fragments(struct xdp_md *context)
{
	return XDP_PASS;
}

SEC("xdp.frags/devmap")
int fragments_devmap(struct xdp_md *context)
{
	return XDP_PASS;
}

SEC("xdp.frags/cpumap")
int fragments_cpumap(struct xdp_md *context)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
