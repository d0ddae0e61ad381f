/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TCP_H
#define _LINUX_TCP_H

#include <linux/types.h>

#ifndef __VMLINUX_H__
#define __BPF_SDK_UAPI_TYPES__

struct tcphdr {
	__be16 source;
	__be16 dest;
	__be32 seq;
	__be32 ack_seq;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	__u16 res1 : 4;
	__u16 doff : 4;
	__u16 fin : 1;
	__u16 syn : 1;
	__u16 rst : 1;
	__u16 psh : 1;
	__u16 ack : 1;
	__u16 urg : 1;
	__u16 ece : 1;
	__u16 cwr : 1;
#else
	__u16 doff : 4;
	__u16 res1 : 4;
	__u16 cwr : 1;
	__u16 ece : 1;
	__u16 urg : 1;
	__u16 ack : 1;
	__u16 psh : 1;
	__u16 rst : 1;
	__u16 syn : 1;
	__u16 fin : 1;
#endif
	__be16 window;
	__sum16 check;
	__be16 urg_ptr;
};

/* The word with the flags, as tcp_flag_word(header) & TCP_FLAG_SYN: in network byte order. */
union tcp_word_hdr {
	struct tcphdr hdr;
	__be32 words[5];
};

#endif

#define tcp_flag_word(tp) (((union tcp_word_hdr *)(tp))->words[3])

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __TCP_FLAG(bits) __builtin_bswap32(bits)
#else
#define __TCP_FLAG(bits) (bits)
#endif

#ifndef __VMLINUX_H__

enum {
	TCP_FLAG_CWR = __TCP_FLAG(0x00800000),
	TCP_FLAG_ECE = __TCP_FLAG(0x00400000),
	TCP_FLAG_URG = __TCP_FLAG(0x00200000),
	TCP_FLAG_ACK = __TCP_FLAG(0x00100000),
	TCP_FLAG_PSH = __TCP_FLAG(0x00080000),
	TCP_FLAG_RST = __TCP_FLAG(0x00040000),
	TCP_FLAG_SYN = __TCP_FLAG(0x00020000),
	TCP_FLAG_FIN = __TCP_FLAG(0x00010000),
	TCP_RESERVED_BITS = __TCP_FLAG(0x0F000000),
	TCP_DATA_OFFSET = __TCP_FLAG(0xF0000000),
};

#endif

#endif
