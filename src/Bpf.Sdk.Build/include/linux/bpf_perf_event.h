/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_BPF_PERF_EVENT_H__
#define __LINUX_BPF_PERF_EVENT_H__

#include <linux/types.h>
#include <linux/ptrace.h>

#ifndef __VMLINUX_H__
#define __BPF_SDK_UAPI_TYPES__

/* The context of perf_event programs. */
struct bpf_perf_event_data {
	bpf_user_pt_regs_t regs;
	__u64 sample_period;
	__u64 addr;
};

#endif

#endif
