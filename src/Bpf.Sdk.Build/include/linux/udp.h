/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UDP_H
#define _LINUX_UDP_H

#include <linux/types.h>

#ifndef __VMLINUX_H__
#define __BPF_SDK_UAPI_TYPES__

struct udphdr {
	__be16 source;
	__be16 dest;
	__be16 len;
	__sum16 check;
};

#endif

#endif
