/* SPDX-License-Identifier: MIT */
/* Packets go where the element says that 'chosen' has the index of, and are dropped if it is empty. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__type(key, __u32);
	__type(value, struct bpf_devmap_val);
	__uint(max_entries, 4);
} devices SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__type(key, __u32);
	__type(value, struct bpf_devmap_val);
	__uint(max_entries, 4);
} devices_by_key SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__type(key, __u32);
	__type(value, struct bpf_cpumap_val);
	__uint(max_entries, 2);
} cpus SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, 4);
} sockets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, 1);
} chosen SEC(".maps");

/* By what counted: packets that arrived, that left a device, that a CPU took. Behind those: by CPU. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 16);
} counts SEC(".maps");

#define ARRIVED 0
#define LEFT 1
#define TAKEN 2
#define OF_CPU 3

static __always_inline void count(__u32 index)
{
	__u64 *value = bpf_map_lookup_elem(&counts, &index);

	if (value)
		__sync_fetch_and_add(value, 1);
}

static __always_inline __u32 choice(void)
{
	__u32 zero = 0;
	__u32 *value = bpf_map_lookup_elem(&chosen, &zero);

	return value ? *value : 0;
}

SEC("xdp")
int to_device(struct xdp_md *ctx)
{
	return bpf_redirect_map(&devices, choice(), XDP_DROP);
}

SEC("xdp")
int to_device_of_key(struct xdp_md *ctx)
{
	return bpf_redirect_map(&devices_by_key, choice(), XDP_DROP);
}

SEC("xdp")
int to_cpu(struct xdp_md *ctx)
{
	return bpf_redirect_map(&cpus, choice(), XDP_DROP);
}

SEC("xdp")
int to_socket(struct xdp_md *ctx)
{
	return bpf_redirect_map(&sockets, choice(), XDP_DROP);
}

/* The kernel sends packets of its own: those to discover neighbours and routers. */
static __always_inline int is_from_test(struct xdp_md *ctx)
{
	unsigned char *data = (void *)(long)ctx->data;

	return data + 38 <= (unsigned char *)(long)ctx->data_end && data[12] == 0x08 && data[13] == 0x00 && data[23] == 17 &&
	       data[36] == 0 && data[37] == 9;
}

SEC("xdp")
int arrived(struct xdp_md *ctx)
{
	if (is_from_test(ctx))
		count(ARRIVED);
	return XDP_DROP;
}

SEC("xdp/devmap")
int left(struct xdp_md *ctx)
{
	count(LEFT);
	return XDP_PASS;
}

SEC("xdp/cpumap")
int taken(struct xdp_md *ctx)
{
	count(OF_CPU + bpf_get_smp_processor_id());
	count(TAKEN);
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
