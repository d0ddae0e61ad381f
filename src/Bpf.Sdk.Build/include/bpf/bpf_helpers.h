/* SPDX-License-Identifier: MIT */
/* The vocabulary of BPF programs: sections, map definitions, attributes, helper functions. */
#ifndef __BPF_HELPERS__
#define __BPF_HELPERS__

#include <linux/types.h>
#include <bpf/bpf_helper_defs.h>
#include <bpf/bpf_macro_arguments.h>

/* Sections */

/* Clang ignores "used" on the extern declarations that may carry SEC too, and says so. */
#define SEC(name) \
	_Pragma("clang diagnostic push") \
	_Pragma("clang diagnostic ignored \"-Wignored-attributes\"") \
	__attribute__((section(name), used)) \
	_Pragma("clang diagnostic pop")

#define __kconfig __attribute__((section(".kconfig")))
#define __ksym __attribute__((section(".ksyms")))

/*
 * Map definitions: struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); … } name SEC(".maps");
 * Nothing is stored in such a struct: BTF describes its fields, and what they mean is in their types.
 */

#define __uint(name, val) int (*name)[val]
#define __type(name, val) __typeof__(val) *name
#define __array(name, val) __typeof__(val) *name[]
/* An array's length has 32 bits; an enumerator has 64. */
#define __ulong(name, val) enum { ___bpf_concat(__unique_value, __COUNTER__) = (val) } name

enum libbpf_pin_type {
	LIBBPF_PIN_NONE,
	/* In bpffs, by the map's name. */
	LIBBPF_PIN_BY_NAME,
};

enum libbpf_tristate {
	TRI_NO = 0,
	TRI_YES = 1,
	TRI_MODULE = 2,
};

/* Functions and variables */

#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#ifndef __noinline
#define __noinline __attribute__((noinline))
#endif
#ifndef __weak
#define __weak __attribute__((weak))
#endif
/* Not callable from other objects, so that the kernel may check a global function in its callers' context. */
#define __hidden __attribute__((visibility("hidden")))

#ifndef NULL
#define NULL ((void *)0)
#endif

#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#ifndef container_of
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#endif

#ifndef barrier
#define barrier() __asm__ volatile("" ::: "memory")
#endif
/* Hides from the compiler what it knows about a value, so that a check on it stays where the verifier needs it. */
#ifndef barrier_var
#define barrier_var(var) __asm__ volatile("" : "+r"(var))
#endif

#ifndef __bpf_unreachable
#define __bpf_unreachable() __builtin_trap()
#endif

#ifndef KERNEL_VERSION
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#endif

/* Tags that reach the kernel by BTF */

#if __has_attribute(btf_type_tag)
#define __kptr __attribute__((btf_type_tag("kptr")))
#define __kptr_untrusted __attribute__((btf_type_tag("kptr_untrusted")))
#define __percpu_kptr __attribute__((btf_type_tag("percpu_kptr")))
#define __uptr __attribute__((btf_type_tag("uptr")))
#else
#define __kptr
#define __kptr_untrusted
#define __percpu_kptr
#define __uptr
#endif

#if __has_attribute(btf_decl_tag)
#define __arg_ctx __attribute__((btf_decl_tag("arg:ctx")))
#define __arg_nonnull __attribute__((btf_decl_tag("arg:nonnull")))
#define __arg_nullable __attribute__((btf_decl_tag("arg:nullable")))
#define __arg_trusted __attribute__((btf_decl_tag("arg:trusted")))
#define __arg_untrusted __attribute__((btf_decl_tag("arg:untrusted")))
#define __arg_arena __attribute__((btf_decl_tag("arg:arena")))
#define __contains(kind, node) __attribute__((btf_decl_tag("contains:" #kind ":" #node)))
#endif

/* Whether the kernel has a __weak __ksym symbol. */
#define bpf_ksym_exists(sym) (!!(sym))

/* For functions that keep all registers but that of their result (Linux 6.13, clang 20). */
#ifndef __bpf_fastcall
#if __has_attribute(bpf_fastcall)
#define __bpf_fastcall __attribute__((bpf_fastcall))
#else
#define __bpf_fastcall
#endif
#endif

/*
 * A tail call to a slot that is known when the program is compiled. Written out, because only if the map and the slot are constants in the
 * registers of the call does the kernel turn it into a direct jump; a compiler may join two calls into one with a variable.
 */
static __always_inline void bpf_tail_call_static(void *ctx, const void *map, const __u32 slot)
{
#if defined(__bpf__)
	__asm__ volatile("r1 = %[ctx]\n\t"
			 "r2 = %[map]\n\t"
			 "r3 = %[slot]\n\t"
			 "call 12" /* bpf_tail_call */
			 :
			 : [ctx] "r"(ctx), [map] "r"(map), [slot] "i"(slot)
			 : "r0", "r1", "r2", "r3", "r4", "r5");
#else
	bpf_tail_call(ctx, (void *)map, slot);
#endif
}

/* Text */

/* A message for trace_pipe. Up to three values go by registers (every kernel), more by an array (since Linux 5.16). */
#define bpf_printk(fmt, ...) ___bpf_concat(___bpf_printk, ___bpf_narg(__VA_ARGS__))(fmt, ##__VA_ARGS__)

#define ___bpf_printk_few(fmt, ...) \
	({ \
		static const char ___fmt[] = fmt; \
		bpf_trace_printk(___fmt, sizeof(___fmt), ##__VA_ARGS__); \
	})
#define ___bpf_printk_many(fmt, ...) \
	({ \
		static const char ___fmt[] = fmt; \
		unsigned long long ___values[] = {___bpf_values(__VA_ARGS__)}; \
		bpf_trace_vprintk(___fmt, sizeof(___fmt), ___values, sizeof(___values)); \
	})

#define ___bpf_printk0 ___bpf_printk_few
#define ___bpf_printk1 ___bpf_printk_few
#define ___bpf_printk2 ___bpf_printk_few
#define ___bpf_printk3 ___bpf_printk_few
#define ___bpf_printk4 ___bpf_printk_many
#define ___bpf_printk5 ___bpf_printk_many
#define ___bpf_printk6 ___bpf_printk_many
#define ___bpf_printk7 ___bpf_printk_many
#define ___bpf_printk8 ___bpf_printk_many
#define ___bpf_printk9 ___bpf_printk_many
#define ___bpf_printk10 ___bpf_printk_many
#define ___bpf_printk11 ___bpf_printk_many
#define ___bpf_printk12 ___bpf_printk_many

/* Values of any type as 64-bit numbers: one by one, because a cast cannot reach inside __VA_ARGS__. */
#define ___bpf_values(...) ___bpf_apply(___bpf_values, __VA_ARGS__)
#define ___bpf_values0()
#define ___bpf_values1(x) (unsigned long long)(x)
#define ___bpf_values2(x, ...) (unsigned long long)(x), ___bpf_values1(__VA_ARGS__)
#define ___bpf_values3(x, ...) (unsigned long long)(x), ___bpf_values2(__VA_ARGS__)
#define ___bpf_values4(x, ...) (unsigned long long)(x), ___bpf_values3(__VA_ARGS__)
#define ___bpf_values5(x, ...) (unsigned long long)(x), ___bpf_values4(__VA_ARGS__)
#define ___bpf_values6(x, ...) (unsigned long long)(x), ___bpf_values5(__VA_ARGS__)
#define ___bpf_values7(x, ...) (unsigned long long)(x), ___bpf_values6(__VA_ARGS__)
#define ___bpf_values8(x, ...) (unsigned long long)(x), ___bpf_values7(__VA_ARGS__)
#define ___bpf_values9(x, ...) (unsigned long long)(x), ___bpf_values8(__VA_ARGS__)
#define ___bpf_values10(x, ...) (unsigned long long)(x), ___bpf_values9(__VA_ARGS__)
#define ___bpf_values11(x, ...) (unsigned long long)(x), ___bpf_values10(__VA_ARGS__)
#define ___bpf_values12(x, ...) (unsigned long long)(x), ___bpf_values11(__VA_ARGS__)

#define BPF_SEQ_PRINTF(seq, fmt, ...) \
	({ \
		static const char ___fmt[] = fmt; \
		unsigned long long ___values[] = {___bpf_values(__VA_ARGS__)}; \
		bpf_seq_printf(seq, ___fmt, sizeof(___fmt), ___values, sizeof(___values)); \
	})
#define BPF_SNPRINTF(out, out_size, fmt, ...) \
	({ \
		static const char ___fmt[] = fmt; \
		unsigned long long ___values[] = {___bpf_values(__VA_ARGS__)}; \
		bpf_snprintf(out, out_size, ___fmt, ___values, sizeof(___values)); \
	})

/* Loops that the verifier checks once instead of unrolling (since Linux 6.4) */

struct bpf_iter_num;

extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __weak __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __weak __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __weak __ksym;

/*
 * for (i = start; i < end; i++) over an iterator of the kernel, which "break" and "return" release as well. The value is
 * compared with the bounds again because the verifier forgets what the iterator knows.
 */
#define bpf_for(i, start, end) \
	for (struct bpf_iter_num ___it __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))), \
	     *___first __attribute__((unused)) = (bpf_iter_num_new(&___it, (start), (end)), \
						  (void)bpf_iter_num_destroy, (void *)0); \
	     ({ \
		     int *___next = bpf_iter_num_next(&___it); \
		     ___next && ((i) = *___next, (i) >= (start) && (i) < (end)); \
	     });)

#define bpf_repeat(count) \
	for (struct bpf_iter_num ___it __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))), \
	     *___first __attribute__((unused)) = (bpf_iter_num_new(&___it, 0, (count)), \
						  (void)bpf_iter_num_destroy, (void *)0); \
	     bpf_iter_num_next(&___it);)

#define bpf_for_each(kind, item, ...) \
	for (struct bpf_iter_##kind ___it __attribute__((aligned(8), cleanup(bpf_iter_##kind##_destroy))), \
	     *___first __attribute__((unused)) = (bpf_iter_##kind##_new(&___it, ##__VA_ARGS__), \
						  (void)bpf_iter_##kind##_destroy, (void *)0); \
	     (((item) = bpf_iter_##kind##_next(&___it)));)

#endif
