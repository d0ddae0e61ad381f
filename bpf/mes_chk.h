/* SPDX-License-Identifier: MIT */
/*
 * The latency meter: when does a packet enter one device, and when does it leave another? Each program stores the time of each
 * packet that matches in the next slot of its map; the difference of slot i of both maps is the time packet i took.
 *
 * All but the maps is here, since there are two ways of defining those (see mes_chk.bpf.c and mes_chk_legacy.bpf.c).
 */
#ifndef MES_CHK_H
#define MES_CHK_H

#include <stdbool.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* Packets that are recorded per direction. */
#define MES_DATA_SIZE 10000

/* Slots of the map of counters. */
#define MES_CNT_IDX_START 0
#define MES_CNT_IDX_END 1
#define MES_CNT_SIZE 2

/* iphdr.frag_off without its flags: where in the whole packet this fragment lies. */
#define MES_FRAGMENT_OFFSET 0x1fff

/* Which packets: set before loading. Constants then, so the kernel's verifier removes what they make unreachable. */
const volatile __u16 dest_port = 12345; /* in the machine's byte order */
const volatile __u8 protocol = IPPROTO_UDP;

/*
 * Where a part of the packet can be read: where it lies, or copied into the buffer. False: the packet ends before it does.
 *
 * Only the linear part of a packet can be read directly, and only after a check against its end; a packet that was merged or
 * forwarded may have its headers elsewhere. Copying leaves the packet as it is, where bpf_skb_pull_data would rebuild it on
 * the way that is being timed.
 */
static __always_inline bool packet_bytes(struct __sk_buff *skb, __u32 offset, __u32 length, void *buffer, const void **bytes)
{
	*bytes = (const void *)(long)skb->data + offset;
	if (*bytes + length <= (const void *)(long)skb->data_end)
		return true;
	*bytes = buffer;
	return bpf_skb_load_bytes(skb, offset, buffer, length) == 0;
}

struct headers {
	struct ethhdr eth;
	struct iphdr ip;
} __attribute__((packed));

static __always_inline bool is_measured(struct __sk_buff *skb)
{
	struct headers headers_buffer;
	struct udphdr udp_buffer;
	const struct headers *headers;
	const struct udphdr *udp;
	const void *bytes;
	__u32 ip_length;

	if (!packet_bytes(skb, 0, sizeof(*headers), &headers_buffer, &bytes))
		return false;
	headers = bytes;
	if (headers->eth.h_proto != bpf_htons(ETH_P_IP) || headers->ip.protocol != protocol)
		return false;
	/* Ports are in the first fragment only; what lies there in a later one is data. */
	if (headers->ip.frag_off & bpf_htons(MES_FRAGMENT_OFFSET))
		return false;
	/* With options, an IPv4 header has more than its usual 20 bytes. */
	ip_length = headers->ip.ihl * 4;
	if (ip_length < sizeof(struct iphdr))
		return false;
	/* TCP, UDP-Lite, SCTP and DCCP have the destination port at the same place. */
	if (!packet_bytes(skb, sizeof(struct ethhdr) + ip_length, sizeof(*udp), &udp_buffer, &bytes))
		return false;
	udp = bytes;
	return udp->dest == bpf_htons(dest_port);
}

/*
 * Takes the next free slot: its number, or MES_DATA_SIZE when there is none.
 *
 * Several CPUs count in the same place. With a plain "*counter += 1" two of them can write to one slot and a packet is lost. An
 * atomic add would give each its own, but pushes the counter beyond the last slot when several find one left, and taking that
 * back races with a reader that resets it. Compare-and-exchange (Linux 5.12, -mcpu=v3) changes the counter only together
 * with taking a slot: it never exceeds MES_DATA_SIZE. The bound on tries is the verifier's; to run out of them, as many other
 * packets would have to be counted within a few nanoseconds each time.
 */
static __always_inline __u32 take_slot(__u32 *counter)
{
	__u32 slot = *(volatile __u32 *)counter;

	for (int tries = 0; tries < 64 && slot < MES_DATA_SIZE; tries++) {
		__u32 found = __sync_val_compare_and_swap(counter, slot, slot + 1);

		if (found == slot)
			return slot;
		slot = found;
	}
	return MES_DATA_SIZE;
}

/*
 * The body of both programs. The counter runs ahead of the slot's content by a few instructions: who reads while packets flow
 * may meet a last slot that is still 0.
 *
 * The answer is always "not mine, ask the next" (TC_ACT_UNSPEC, which is TCX_NEXT too). TC_ACT_OK would let the packet pass,
 * but also end the list: a filter behind this one would never see it. A meter observes and decides nothing.
 */
static __always_inline int measure(struct __sk_buff *skb, void *times, void *counters, __u32 direction)
{
	__u32 *counter;
	__u64 now, *time;
	__u32 slot;

	if (!is_measured(skb))
		return TC_ACT_UNSPEC;
	counter = bpf_map_lookup_elem(counters, &direction);
	if (!counter)
		return TC_ACT_UNSPEC;
	now = bpf_ktime_get_ns();
	slot = take_slot(counter);
	/* Finds nothing for MES_DATA_SIZE: the map ends there, and recording stops. */
	time = bpf_map_lookup_elem(times, &slot);
	if (time)
		*time = now;
	return TC_ACT_UNSPEC;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";

#endif
