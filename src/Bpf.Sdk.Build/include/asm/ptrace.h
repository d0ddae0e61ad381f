/* SPDX-License-Identifier: MIT */
/* Registers as a program sees them: of the machine that it will run on, which is not the machine it is compiled for. */
#ifndef _ASM_PTRACE_H
#define _ASM_PTRACE_H

#include <linux/types.h>

/* A vmlinux.h has them by the kernel's own names. */
#ifndef __VMLINUX_H__
#define __BPF_SDK_UAPI_TYPES__

#if defined(__TARGET_ARCH_x86)

struct pt_regs {
	unsigned long r15;
	unsigned long r14;
	unsigned long r13;
	unsigned long r12;
	unsigned long rbp;
	unsigned long rbx;
	unsigned long r11;
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long rax;
	unsigned long rcx;
	unsigned long rdx;
	unsigned long rsi;
	unsigned long rdi;
	unsigned long orig_rax;
	unsigned long rip;
	unsigned long cs;
	unsigned long eflags;
	unsigned long rsp;
	unsigned long ss;
};

typedef struct pt_regs bpf_user_pt_regs_t;

#elif defined(__TARGET_ARCH_arm64)

struct user_pt_regs {
	__u64 regs[31];
	__u64 sp;
	__u64 pc;
	__u64 pstate;
};

typedef struct user_pt_regs bpf_user_pt_regs_t;

#else
#error "Registers are known for x86-64 and arm64 only: compile with -D__TARGET_ARCH_x86 or -D__TARGET_ARCH_arm64, or put a vmlinux.h first."
#endif

#endif

#endif
