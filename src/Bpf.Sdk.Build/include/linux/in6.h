/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IN6_H
#define _LINUX_IN6_H

#include <linux/types.h>

#ifndef __VMLINUX_H__
#define __BPF_SDK_UAPI_TYPES__

struct in6_addr {
	union {
		__u8 u6_addr8[16];
		__be16 u6_addr16[8];
		__be32 u6_addr32[4];
	} in6_u;
#define s6_addr in6_u.u6_addr8
#define s6_addr16 in6_u.u6_addr16
#define s6_addr32 in6_u.u6_addr32
};

#endif

/* Extension headers, as numbers of the next header. */
#define IPPROTO_HOPOPTS 0
#define IPPROTO_ROUTING 43
#define IPPROTO_FRAGMENT 44
#define IPPROTO_ICMPV6 58
#define IPPROTO_NONE 59
#define IPPROTO_DSTOPTS 60
#define IPPROTO_MH 135

#endif
