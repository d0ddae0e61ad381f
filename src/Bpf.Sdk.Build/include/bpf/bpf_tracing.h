/* SPDX-License-Identifier: MIT */
/* Arguments of traced functions: from registers (kprobe, uprobe) or from an array (fentry, raw tracepoint, LSM). */
#ifndef __BPF_TRACING_H__
#define __BPF_TRACING_H__

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

/*
 * Registers by their part in a call. A vmlinux.h has the kernel's names, linux/ptrace.h those of user space. On arm64 the
 * kernel's pt_regs begins with user_pt_regs.
 */
#if defined(__TARGET_ARCH_x86)

#if defined(__KERNEL__) || defined(__VMLINUX_H__)
#define __PT_PARM1 di
#define __PT_PARM2 si
#define __PT_PARM3 dx
#define __PT_PARM4 cx
#define __PT_RET sp
#define __PT_FP bp
#define __PT_RC ax
#define __PT_SP sp
#define __PT_IP ip
#else
#define __PT_PARM1 rdi
#define __PT_PARM2 rsi
#define __PT_PARM3 rdx
#define __PT_PARM4 rcx
#define __PT_RET rsp
#define __PT_FP rbp
#define __PT_RC rax
#define __PT_SP rsp
#define __PT_IP rip
#endif
#define __PT_PARM5 r8
#define __PT_PARM6 r9
/* The syscall instruction overwrites cx. */
#define __PT_PARM4_SYSCALL r10
#define __PT_REGS(x) (x)

#elif defined(__TARGET_ARCH_arm64)

#define __PT_PARM1 regs[0]
#define __PT_PARM2 regs[1]
#define __PT_PARM3 regs[2]
#define __PT_PARM4 regs[3]
#define __PT_PARM5 regs[4]
#define __PT_PARM6 regs[5]
#define __PT_PARM7 regs[6]
#define __PT_PARM8 regs[7]
#define __PT_PARM4_SYSCALL regs[3]
#define __PT_RET regs[30]
#define __PT_FP regs[29]
#define __PT_RC regs[0]
#define __PT_SP sp
#define __PT_IP pc
#define __PT_REGS(x) ((const struct user_pt_regs *)(x))

/* Register 0 of a system call is overwritten by its result; the kernel keeps a copy. */
struct pt_regs___arm64 {
	unsigned long orig_x0;
} __attribute__((preserve_access_index));

#endif

#if defined(__PT_REGS)

#define PT_REGS_PARM1(x) (__PT_REGS(x)->__PT_PARM1)
#define PT_REGS_PARM2(x) (__PT_REGS(x)->__PT_PARM2)
#define PT_REGS_PARM3(x) (__PT_REGS(x)->__PT_PARM3)
#define PT_REGS_PARM4(x) (__PT_REGS(x)->__PT_PARM4)
#define PT_REGS_PARM5(x) (__PT_REGS(x)->__PT_PARM5)
#define PT_REGS_PARM6(x) (__PT_REGS(x)->__PT_PARM6)
#define PT_REGS_RET(x) (__PT_REGS(x)->__PT_RET)
#define PT_REGS_FP(x) (__PT_REGS(x)->__PT_FP)
#define PT_REGS_RC(x) (__PT_REGS(x)->__PT_RC)
#define PT_REGS_SP(x) (__PT_REGS(x)->__PT_SP)
#define PT_REGS_IP(x) (__PT_REGS(x)->__PT_IP)

#define PT_REGS_PARM1_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM1)
#define PT_REGS_PARM2_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM2)
#define PT_REGS_PARM3_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM3)
#define PT_REGS_PARM4_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM4)
#define PT_REGS_PARM5_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM5)
#define PT_REGS_PARM6_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM6)
#define PT_REGS_RET_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_RET)
#define PT_REGS_FP_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_FP)
#define PT_REGS_RC_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_RC)
#define PT_REGS_SP_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_SP)
#define PT_REGS_IP_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_IP)

#if defined(__PT_PARM7)
#define PT_REGS_PARM7(x) (__PT_REGS(x)->__PT_PARM7)
#define PT_REGS_PARM8(x) (__PT_REGS(x)->__PT_PARM8)
#define PT_REGS_PARM7_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM7)
#define PT_REGS_PARM8_CORE(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM8)
#endif

/* A system call's function gets the caller's registers as its one argument; they are kernel memory, to be read as such. */
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)PT_REGS_PARM1(ctx))

#if defined(__TARGET_ARCH_arm64)
#define PT_REGS_PARM1_SYSCALL(x) PT_REGS_PARM1_CORE_SYSCALL(x)
#define PT_REGS_PARM1_CORE_SYSCALL(x) BPF_CORE_READ((const struct pt_regs___arm64 *)(x), orig_x0)
#else
#define PT_REGS_PARM1_SYSCALL(x) PT_REGS_PARM1(x)
#define PT_REGS_PARM1_CORE_SYSCALL(x) PT_REGS_PARM1_CORE(x)
#endif
#define PT_REGS_PARM2_SYSCALL(x) PT_REGS_PARM2(x)
#define PT_REGS_PARM3_SYSCALL(x) PT_REGS_PARM3(x)
#define PT_REGS_PARM4_SYSCALL(x) (__PT_REGS(x)->__PT_PARM4_SYSCALL)
#define PT_REGS_PARM5_SYSCALL(x) PT_REGS_PARM5(x)
#define PT_REGS_PARM6_SYSCALL(x) PT_REGS_PARM6(x)
#define PT_REGS_PARM2_CORE_SYSCALL(x) PT_REGS_PARM2_CORE(x)
#define PT_REGS_PARM3_CORE_SYSCALL(x) PT_REGS_PARM3_CORE(x)
#define PT_REGS_PARM4_CORE_SYSCALL(x) BPF_CORE_READ(__PT_REGS(x), __PT_PARM4_SYSCALL)
#define PT_REGS_PARM5_CORE_SYSCALL(x) PT_REGS_PARM5_CORE(x)
#define PT_REGS_PARM6_CORE_SYSCALL(x) PT_REGS_PARM6_CORE(x)

#endif

/*
 * Programs with named arguments: SEC("fentry/vfs_read") int BPF_PROG(on_read, struct file *file, char *buf) { … }
 *
 * The program that the kernel calls takes a context, picks the arguments out and hands them to the body, an inlined function
 * with the parameters as written. Their types are not known here, hence void * and the silenced warning.
 */
#define ___bpf_traced(context, name, arguments, ...) \
	name(context *ctx); \
	static __always_inline __typeof__(name(0)) ____##name(context *ctx, ##__VA_ARGS__); \
	__typeof__(name(0)) name(context *ctx) \
	{ \
		_Pragma("clang diagnostic push") \
		_Pragma("clang diagnostic ignored \"-Wint-conversion\"") \
		return ____##name(arguments); \
		_Pragma("clang diagnostic pop") \
	} \
	static __always_inline __typeof__(name(0)) ____##name(context *ctx, ##__VA_ARGS__)

#define ___bpf_ctx0() ctx
#define ___bpf_ctx1(a) ___bpf_ctx0(), (void *)ctx[0]
#define ___bpf_ctx2(a, ...) ___bpf_ctx1(__VA_ARGS__), (void *)ctx[1]
#define ___bpf_ctx3(a, ...) ___bpf_ctx2(__VA_ARGS__), (void *)ctx[2]
#define ___bpf_ctx4(a, ...) ___bpf_ctx3(__VA_ARGS__), (void *)ctx[3]
#define ___bpf_ctx5(a, ...) ___bpf_ctx4(__VA_ARGS__), (void *)ctx[4]
#define ___bpf_ctx6(a, ...) ___bpf_ctx5(__VA_ARGS__), (void *)ctx[5]
#define ___bpf_ctx7(a, ...) ___bpf_ctx6(__VA_ARGS__), (void *)ctx[6]
#define ___bpf_ctx8(a, ...) ___bpf_ctx7(__VA_ARGS__), (void *)ctx[7]
#define ___bpf_ctx9(a, ...) ___bpf_ctx8(__VA_ARGS__), (void *)ctx[8]
#define ___bpf_ctx10(a, ...) ___bpf_ctx9(__VA_ARGS__), (void *)ctx[9]
#define ___bpf_ctx11(a, ...) ___bpf_ctx10(__VA_ARGS__), (void *)ctx[10]
#define ___bpf_ctx12(a, ...) ___bpf_ctx11(__VA_ARGS__), (void *)ctx[11]
#define ___bpf_ctx(...) ___bpf_apply(___bpf_ctx, ##__VA_ARGS__)

#define BPF_PROG(name, ...) ___bpf_traced(unsigned long long, name, ___bpf_ctx(__VA_ARGS__), ##__VA_ARGS__)

struct pt_regs;

#define ___bpf_regs0() ctx
#define ___bpf_regs1(a) ___bpf_regs0(), (void *)PT_REGS_PARM1(ctx)
#define ___bpf_regs2(a, ...) ___bpf_regs1(__VA_ARGS__), (void *)PT_REGS_PARM2(ctx)
#define ___bpf_regs3(a, ...) ___bpf_regs2(__VA_ARGS__), (void *)PT_REGS_PARM3(ctx)
#define ___bpf_regs4(a, ...) ___bpf_regs3(__VA_ARGS__), (void *)PT_REGS_PARM4(ctx)
#define ___bpf_regs5(a, ...) ___bpf_regs4(__VA_ARGS__), (void *)PT_REGS_PARM5(ctx)
#define ___bpf_regs6(a, ...) ___bpf_regs5(__VA_ARGS__), (void *)PT_REGS_PARM6(ctx)
#define ___bpf_regs7(a, ...) ___bpf_regs6(__VA_ARGS__), (void *)PT_REGS_PARM7(ctx)
#define ___bpf_regs8(a, ...) ___bpf_regs7(__VA_ARGS__), (void *)PT_REGS_PARM8(ctx)
#define ___bpf_regs(...) ___bpf_apply(___bpf_regs, ##__VA_ARGS__)

#define BPF_KPROBE(name, ...) ___bpf_traced(struct pt_regs, name, ___bpf_regs(__VA_ARGS__), ##__VA_ARGS__)
#define BPF_UPROBE(name, ...) BPF_KPROBE(name, ##__VA_ARGS__)

#define ___bpf_result0() ctx
#define ___bpf_result1(a) ctx, (void *)PT_REGS_RC(ctx)
#define ___bpf_result(...) ___bpf_apply(___bpf_result, ##__VA_ARGS__)

/* At most one argument: what the function returned. */
#define BPF_KRETPROBE(name, ...) ___bpf_traced(struct pt_regs, name, ___bpf_result(__VA_ARGS__), ##__VA_ARGS__)
#define BPF_URETPROBE(name, ...) BPF_KRETPROBE(name, ##__VA_ARGS__)

#endif
