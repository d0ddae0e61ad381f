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
/* User space's names of registers are not in the kernel's types. Their places are the same and never change. */
#if !defined(__KERNEL__) && !defined(__VMLINUX_H__)
#define ___bpf_register(x, name) BPF_PROBE_READ(__PT_REGS(x), name)
#endif

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

#ifndef ___bpf_register
#define ___bpf_register(x, name) BPF_CORE_READ(__PT_REGS(x), name)
#endif

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

#define PT_REGS_PARM1_CORE(x) ___bpf_register(x, __PT_PARM1)
#define PT_REGS_PARM2_CORE(x) ___bpf_register(x, __PT_PARM2)
#define PT_REGS_PARM3_CORE(x) ___bpf_register(x, __PT_PARM3)
#define PT_REGS_PARM4_CORE(x) ___bpf_register(x, __PT_PARM4)
#define PT_REGS_PARM5_CORE(x) ___bpf_register(x, __PT_PARM5)
#define PT_REGS_PARM6_CORE(x) ___bpf_register(x, __PT_PARM6)
#define PT_REGS_RET_CORE(x) ___bpf_register(x, __PT_RET)
#define PT_REGS_FP_CORE(x) ___bpf_register(x, __PT_FP)
#define PT_REGS_RC_CORE(x) ___bpf_register(x, __PT_RC)
#define PT_REGS_SP_CORE(x) ___bpf_register(x, __PT_SP)
#define PT_REGS_IP_CORE(x) ___bpf_register(x, __PT_IP)

#if defined(__PT_PARM7)
#define PT_REGS_PARM7(x) (__PT_REGS(x)->__PT_PARM7)
#define PT_REGS_PARM8(x) (__PT_REGS(x)->__PT_PARM8)
#define PT_REGS_PARM7_CORE(x) ___bpf_register(x, __PT_PARM7)
#define PT_REGS_PARM8_CORE(x) ___bpf_register(x, __PT_PARM8)
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
#define PT_REGS_PARM4_CORE_SYSCALL(x) ___bpf_register(x, __PT_PARM4_SYSCALL)
#define PT_REGS_PARM5_CORE_SYSCALL(x) PT_REGS_PARM5_CORE(x)
#define PT_REGS_PARM6_CORE_SYSCALL(x) PT_REGS_PARM6_CORE(x)

/* Where a function was called from: on x86 on the stack, and on return just above where the frame pointer is. */
#if defined(__TARGET_ARCH_x86)
#define BPF_KPROBE_READ_RET_IP(ip, ctx) \
	({ bpf_probe_read_kernel(&(ip), sizeof(ip), (const void *)PT_REGS_RET(ctx)); })
#define BPF_KRETPROBE_READ_RET_IP(ip, ctx) \
	({ bpf_probe_read_kernel(&(ip), sizeof(ip), (const void *)(PT_REGS_FP(ctx) + sizeof(ip))); })
#else
#define BPF_KPROBE_READ_RET_IP(ip, ctx) ({ (ip) = PT_REGS_RET(ctx); })
#define BPF_KRETPROBE_READ_RET_IP BPF_KPROBE_READ_RET_IP
#endif

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

/*
 * The same for functions that take structs by value, as type and name: int BPF_PROG2(on_call, struct pair, a, int, b) { … }
 * The kernel passes 8 bytes in each element of the context, so that a struct of 16 takes two.
 */
#define ___bpf_slots(type) ((sizeof(type) + 7) / 8)

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ___bpf_first_bytes(word, size) (word)
#else
#define ___bpf_first_bytes(word, size) ((size) < 8 ? (word) << (64 - 8 * (size)) % 64 : (word))
#endif

#define ___bpf_argument(type, slot) \
	({ \
		union { \
			type value; \
			unsigned long long words[2]; \
		} ___argument; \
		_Static_assert(sizeof(type) <= 16, "the kernel passes structs of up to 16 bytes by value"); \
		___argument.words[0] = ___bpf_first_bytes(ctx[slot], sizeof(type)); \
		if (sizeof(type) > 8) \
			___argument.words[1] = ctx[(slot) + (sizeof(type) > 8)]; \
		___argument.value; \
	})

#define ___bpf_npairs(...) ___bpf_npairs_(_, ##__VA_ARGS__, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0)
#define ___bpf_npairs_(_, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, _18, _19, _20, _21, _22, _23, _24, count, ...) count

#define ___bpf_declared0()
#define ___bpf_declared1(type, name) , type name
#define ___bpf_declared2(type, name, ...) , type name ___bpf_declared1(__VA_ARGS__)
#define ___bpf_declared3(type, name, ...) , type name ___bpf_declared2(__VA_ARGS__)
#define ___bpf_declared4(type, name, ...) , type name ___bpf_declared3(__VA_ARGS__)
#define ___bpf_declared5(type, name, ...) , type name ___bpf_declared4(__VA_ARGS__)
#define ___bpf_declared6(type, name, ...) , type name ___bpf_declared5(__VA_ARGS__)
#define ___bpf_declared7(type, name, ...) , type name ___bpf_declared6(__VA_ARGS__)
#define ___bpf_declared8(type, name, ...) , type name ___bpf_declared7(__VA_ARGS__)
#define ___bpf_declared9(type, name, ...) , type name ___bpf_declared8(__VA_ARGS__)
#define ___bpf_declared10(type, name, ...) , type name ___bpf_declared9(__VA_ARGS__)
#define ___bpf_declared11(type, name, ...) , type name ___bpf_declared10(__VA_ARGS__)
#define ___bpf_declared12(type, name, ...) , type name ___bpf_declared11(__VA_ARGS__)

#define ___bpf_taken0(slot)
#define ___bpf_taken1(slot, type, name) , ___bpf_argument(type, slot)
#define ___bpf_taken2(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken1((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken3(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken2((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken4(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken3((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken5(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken4((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken6(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken5((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken7(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken6((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken8(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken7((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken9(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken8((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken10(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken9((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken11(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken10((slot) + ___bpf_slots(type), __VA_ARGS__)
#define ___bpf_taken12(slot, type, name, ...) \
	, ___bpf_argument(type, slot) ___bpf_taken11((slot) + ___bpf_slots(type), __VA_ARGS__)
#define BPF_PROG2(name, ...) \
	name(unsigned long long *ctx); \
	static __always_inline __typeof__(name(0)) \
		____##name(unsigned long long *ctx ___bpf_concat(___bpf_declared, ___bpf_npairs(__VA_ARGS__))(__VA_ARGS__)); \
	__typeof__(name(0)) name(unsigned long long *ctx) \
	{ \
		return ____##name(ctx ___bpf_concat(___bpf_taken, ___bpf_npairs(__VA_ARGS__))(0, ##__VA_ARGS__)); \
	} \
	static __always_inline __typeof__(name(0)) \
		____##name(unsigned long long *ctx ___bpf_concat(___bpf_declared, ___bpf_npairs(__VA_ARGS__))(__VA_ARGS__))

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

/*
 * A system call with its parameters: SEC("ksyscall/openat") int BPF_KSYSCALL(on_open, int folder, const char *path) { … }
 * Where the kernel has wrappers, the traced function has one parameter, which points to the registers of the caller.
 */
#define ___bpf_called0() ctx
#define ___bpf_called1(a) ___bpf_called0(), (void *)PT_REGS_PARM1_SYSCALL(ctx)
#define ___bpf_called2(a, ...) ___bpf_called1(__VA_ARGS__), (void *)PT_REGS_PARM2_SYSCALL(ctx)
#define ___bpf_called3(a, ...) ___bpf_called2(__VA_ARGS__), (void *)PT_REGS_PARM3_SYSCALL(ctx)
#define ___bpf_called4(a, ...) ___bpf_called3(__VA_ARGS__), (void *)PT_REGS_PARM4_SYSCALL(ctx)
#define ___bpf_called5(a, ...) ___bpf_called4(__VA_ARGS__), (void *)PT_REGS_PARM5_SYSCALL(ctx)
#define ___bpf_called6(a, ...) ___bpf_called5(__VA_ARGS__), (void *)PT_REGS_PARM6_SYSCALL(ctx)
#define ___bpf_called(...) ___bpf_apply(___bpf_called, ##__VA_ARGS__)

#define ___bpf_wrapped0() ctx
#define ___bpf_wrapped1(a) ___bpf_wrapped0(), (void *)PT_REGS_PARM1_CORE_SYSCALL(___registers)
#define ___bpf_wrapped2(a, ...) ___bpf_wrapped1(__VA_ARGS__), (void *)PT_REGS_PARM2_CORE_SYSCALL(___registers)
#define ___bpf_wrapped3(a, ...) ___bpf_wrapped2(__VA_ARGS__), (void *)PT_REGS_PARM3_CORE_SYSCALL(___registers)
#define ___bpf_wrapped4(a, ...) ___bpf_wrapped3(__VA_ARGS__), (void *)PT_REGS_PARM4_CORE_SYSCALL(___registers)
#define ___bpf_wrapped5(a, ...) ___bpf_wrapped4(__VA_ARGS__), (void *)PT_REGS_PARM5_CORE_SYSCALL(___registers)
#define ___bpf_wrapped6(a, ...) ___bpf_wrapped5(__VA_ARGS__), (void *)PT_REGS_PARM6_CORE_SYSCALL(___registers)
#define ___bpf_wrapped(...) ___bpf_apply(___bpf_wrapped, ##__VA_ARGS__)

#define BPF_KSYSCALL(name, ...) \
	name(struct pt_regs *ctx); \
	extern _Bool LINUX_HAS_SYSCALL_WRAPPER __kconfig; \
	static __always_inline __typeof__(name(0)) ____##name(struct pt_regs *ctx, ##__VA_ARGS__); \
	__typeof__(name(0)) name(struct pt_regs *ctx) \
	{ \
		struct pt_regs *___registers __attribute__((unused)) = PT_REGS_SYSCALL_REGS(ctx); \
		_Pragma("clang diagnostic push") \
		_Pragma("clang diagnostic ignored \"-Wint-conversion\"") \
		if (LINUX_HAS_SYSCALL_WRAPPER) \
			return ____##name(___bpf_wrapped(__VA_ARGS__)); \
		return ____##name(___bpf_called(__VA_ARGS__)); \
		_Pragma("clang diagnostic pop") \
	} \
	static __always_inline __typeof__(name(0)) ____##name(struct pt_regs *ctx, ##__VA_ARGS__)
/* Its name before libbpf 1.0. */
#define BPF_KPROBE_SYSCALL BPF_KSYSCALL

#define ___bpf_result0() ctx
#define ___bpf_result1(a) ctx, (void *)PT_REGS_RC(ctx)
#define ___bpf_result(...) ___bpf_apply(___bpf_result, ##__VA_ARGS__)

/* At most one argument: what the function returned. */
#define BPF_KRETPROBE(name, ...) ___bpf_traced(struct pt_regs, name, ___bpf_result(__VA_ARGS__), ##__VA_ARGS__)
#define BPF_URETPROBE(name, ...) BPF_KRETPROBE(name, ##__VA_ARGS__)

#endif
