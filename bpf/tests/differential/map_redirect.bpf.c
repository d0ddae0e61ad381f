/* SPDX-License-Identifier: MIT */
/*
 * Maps of devices, processors and sockets to redirect to.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define MAP(kind, name, key_bytes, value_bytes) \
	struct { \
		__uint(type, BPF_MAP_TYPE_##kind); \
		__uint(key_size, key_bytes); \
		__uint(value_size, value_bytes); \
		__uint(max_entries, 4); \
	} name SEC(".maps")

MAP(DEVMAP, devices, 4, 4);
MAP(DEVMAP_HASH, device_hash, 4, 8);
MAP(CPUMAP, processors, 4, 4);
MAP(XSKMAP, xsk, 4, 4);
MAP(SOCKMAP, sockets, 4, 8);
MAP(SOCKHASH, socket_hash, 16, 4);
MAP(REUSEPORT_SOCKARRAY, listeners, 4, 8);

SEC("xdp")
int redirects(struct xdp_md *context)
{
	return bpf_redirect_map(&devices, 1, XDP_PASS) + 10 * bpf_redirect_map(&processors, 1, XDP_PASS) +
	       100 * bpf_redirect_map(&xsk, 1, XDP_PASS) + 1000 * bpf_redirect_map(&device_hash, 1, XDP_PASS);
}

char LICENSE[] SEC("license") = "GPL";
