/* SPDX-License-Identifier: MIT */
/*
 * Reading kernel structs whose layout is known only when a program is loaded (CO-RE). Clang notes each access in BTF, and
 * the loader puts the running kernel's offsets in.
 */
#ifndef __BPF_CORE_READ_H__
#define __BPF_CORE_READ_H__

#include <bpf/bpf_helpers.h>

/* Numbers that clang's builtins take; the kernel calls them bpf_core_relo_kind. */
enum bpf_field_info_kind {
	BPF_FIELD_BYTE_OFFSET = 0,
	BPF_FIELD_BYTE_SIZE = 1,
	BPF_FIELD_EXISTS = 2,
	BPF_FIELD_SIGNED = 3,
	BPF_FIELD_LSHIFT_U64 = 4,
	BPF_FIELD_RSHIFT_U64 = 5,
};
enum bpf_type_id_kind {
	BPF_TYPE_ID_LOCAL = 0,
	BPF_TYPE_ID_TARGET = 1,
};
enum bpf_type_info_kind {
	BPF_TYPE_EXISTS = 0,
	BPF_TYPE_SIZE = 1,
	BPF_TYPE_MATCHES = 2,
};
enum bpf_enum_value_kind {
	BPF_ENUMVAL_EXISTS = 0,
	BPF_ENUMVAL_VALUE = 1,
};

/* A field is named by one expression (pointer->field) or by type and field. */
#define ___bpf_field1(field) (field)
#define ___bpf_field2(type, field) (((__typeof__(type) *)0)->field)
#define ___bpf_field(...) ___bpf_apply(___bpf_field, __VA_ARGS__)

#define bpf_core_field_exists(field...) __builtin_preserve_field_info(___bpf_field(field), BPF_FIELD_EXISTS)
#define bpf_core_field_size(field...) __builtin_preserve_field_info(___bpf_field(field), BPF_FIELD_BYTE_SIZE)
#define bpf_core_field_offset(field...) __builtin_preserve_field_info(___bpf_field(field), BPF_FIELD_BYTE_OFFSET)

#define bpf_core_type_id_local(type) __builtin_btf_type_id(*(__typeof__(type) *)0, BPF_TYPE_ID_LOCAL)
#define bpf_core_type_id_kernel(type) __builtin_btf_type_id(*(__typeof__(type) *)0, BPF_TYPE_ID_TARGET)
#define bpf_core_type_exists(type) __builtin_preserve_type_info(*(__typeof__(type) *)0, BPF_TYPE_EXISTS)
#define bpf_core_type_size(type) __builtin_preserve_type_info(*(__typeof__(type) *)0, BPF_TYPE_SIZE)
/* Needs clang 15. */
#define bpf_core_type_matches(type) __builtin_preserve_type_info(*(__typeof__(type) *)0, BPF_TYPE_MATCHES)

/* No parentheses about the value: clang wants to see the enumerator itself. */
#define bpf_core_enum_value_exists(type, value) \
	__builtin_preserve_enum_value(*(__typeof__(type) *)value, BPF_ENUMVAL_EXISTS)
#define bpf_core_enum_value(type, value) __builtin_preserve_enum_value(*(__typeof__(type) *)value, BPF_ENUMVAL_VALUE)

#define bpf_core_read(dst, size, src) \
	bpf_probe_read_kernel(dst, size, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_user(dst, size, src) \
	bpf_probe_read_user(dst, size, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_str(dst, size, src) \
	bpf_probe_read_kernel_str(dst, size, (const void *)__builtin_preserve_access_index(src))
#define bpf_core_read_user_str(dst, size, src) \
	bpf_probe_read_user_str(dst, size, (const void *)__builtin_preserve_access_index(src))

/* The same without CO-RE: offsets stay as compiled. For structs that never change, such as user space's. */
#define ___bpf_plain_read(dst, size, src) bpf_probe_read_kernel(dst, size, (const void *)(src))
#define ___bpf_plain_read_user(dst, size, src) bpf_probe_read_user(dst, size, (const void *)(src))
#define ___bpf_plain_read_str(dst, size, src) bpf_probe_read_kernel_str(dst, size, (const void *)(src))
#define ___bpf_plain_read_user_str(dst, size, src) bpf_probe_read_user_str(dst, size, (const void *)(src))

/* p->a->b->c as one expression: only its type is used. */
#define ___bpf_path1(p, a) (p)->a
#define ___bpf_path2(p, a, ...) ___bpf_path1((p)->a, __VA_ARGS__)
#define ___bpf_path3(p, a, ...) ___bpf_path2((p)->a, __VA_ARGS__)
#define ___bpf_path4(p, a, ...) ___bpf_path3((p)->a, __VA_ARGS__)
#define ___bpf_path5(p, a, ...) ___bpf_path4((p)->a, __VA_ARGS__)
#define ___bpf_path6(p, a, ...) ___bpf_path5((p)->a, __VA_ARGS__)
#define ___bpf_path7(p, a, ...) ___bpf_path6((p)->a, __VA_ARGS__)
#define ___bpf_path8(p, a, ...) ___bpf_path7((p)->a, __VA_ARGS__)
#define ___bpf_path9(p, a, ...) ___bpf_path8((p)->a, __VA_ARGS__)
#define ___bpf_path(p, ...) ___bpf_concat(___bpf_path, ___bpf_narg(__VA_ARGS__))(p, __VA_ARGS__)

/*
 * Follows pointers: each step reads one pointer and goes on from it, the last reads into dst. Each level is
 * written out, because a macro does not expand within itself, and has a variable of its own, because an inner one of the same
 * name would hide the outer in its own first use.
 */
#define ___bpf_follow1(read, last, dst, size, p, a) last(dst, size, &(p)->a)
#define ___bpf_step(read, next, p, a) \
	void *next; \
	read(&next, sizeof(void *), &(p)->a)
#define ___bpf_at(next, p, a) ((__typeof__((p)->a))next)
#define ___bpf_follow2(read, last, dst, size, p, a, ...) \
	({ \
		___bpf_step(read, ___p2, p, a); \
		___bpf_follow1(read, last, dst, size, ___bpf_at(___p2, p, a), __VA_ARGS__); \
	})
#define ___bpf_follow3(read, last, dst, size, p, a, ...) \
	({ \
		___bpf_step(read, ___p3, p, a); \
		___bpf_follow2(read, last, dst, size, ___bpf_at(___p3, p, a), __VA_ARGS__); \
	})
#define ___bpf_follow4(read, last, dst, size, p, a, ...) \
	({ \
		___bpf_step(read, ___p4, p, a); \
		___bpf_follow3(read, last, dst, size, ___bpf_at(___p4, p, a), __VA_ARGS__); \
	})
#define ___bpf_follow5(read, last, dst, size, p, a, ...) \
	({ \
		___bpf_step(read, ___p5, p, a); \
		___bpf_follow4(read, last, dst, size, ___bpf_at(___p5, p, a), __VA_ARGS__); \
	})
#define ___bpf_follow6(read, last, dst, size, p, a, ...) \
	({ \
		___bpf_step(read, ___p6, p, a); \
		___bpf_follow5(read, last, dst, size, ___bpf_at(___p6, p, a), __VA_ARGS__); \
	})
#define ___bpf_follow7(read, last, dst, size, p, a, ...) \
	({ \
		___bpf_step(read, ___p7, p, a); \
		___bpf_follow6(read, last, dst, size, ___bpf_at(___p7, p, a), __VA_ARGS__); \
	})
#define ___bpf_follow8(read, last, dst, size, p, a, ...) \
	({ \
		___bpf_step(read, ___p8, p, a); \
		___bpf_follow7(read, last, dst, size, ___bpf_at(___p8, p, a), __VA_ARGS__); \
	})
#define ___bpf_follow9(read, last, dst, size, p, a, ...) \
	({ \
		___bpf_step(read, ___p9, p, a); \
		___bpf_follow8(read, last, dst, size, ___bpf_at(___p9, p, a), __VA_ARGS__); \
	})
#define ___bpf_follow(read, last, dst, size, p, ...) \
	___bpf_concat(___bpf_follow, ___bpf_narg(__VA_ARGS__))(read, last, dst, size, p, __VA_ARGS__)

#define ___bpf_value(read, p, ...) \
	({ \
		__typeof__(___bpf_path(p, __VA_ARGS__)) ___value; \
		___bpf_follow(read, read, (void *)&___value, sizeof(___value), p, __VA_ARGS__); \
		___value; \
	})

/* BPF_CORE_READ(task, mm, exe_file, f_inode, i_ino) is task->mm->exe_file->f_inode->i_ino. Up to nine steps. */
#define BPF_CORE_READ(src, a, ...) ___bpf_value(bpf_core_read, src, a, ##__VA_ARGS__)
#define BPF_CORE_READ_USER(src, a, ...) ___bpf_value(bpf_core_read_user, src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ(src, a, ...) ___bpf_value(___bpf_plain_read, src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_USER(src, a, ...) ___bpf_value(___bpf_plain_read_user, src, a, ##__VA_ARGS__)

#define BPF_CORE_READ_INTO(dst, src, a, ...) \
	___bpf_follow(bpf_core_read, bpf_core_read, dst, sizeof(*(dst)), src, a, ##__VA_ARGS__)
#define BPF_CORE_READ_USER_INTO(dst, src, a, ...) \
	___bpf_follow(bpf_core_read_user, bpf_core_read_user, dst, sizeof(*(dst)), src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_INTO(dst, src, a, ...) \
	___bpf_follow(___bpf_plain_read, ___bpf_plain_read, dst, sizeof(*(dst)), src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_USER_INTO(dst, src, a, ...) \
	___bpf_follow(___bpf_plain_read_user, ___bpf_plain_read_user, dst, sizeof(*(dst)), src, a, ##__VA_ARGS__)

#define BPF_CORE_READ_STR_INTO(dst, src, a, ...) \
	___bpf_follow(bpf_core_read, bpf_core_read_str, dst, sizeof(*(dst)), src, a, ##__VA_ARGS__)
#define BPF_CORE_READ_USER_STR_INTO(dst, src, a, ...) \
	___bpf_follow(bpf_core_read_user, bpf_core_read_user_str, dst, sizeof(*(dst)), src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_STR_INTO(dst, src, a, ...) \
	___bpf_follow(___bpf_plain_read, ___bpf_plain_read_str, dst, sizeof(*(dst)), src, a, ##__VA_ARGS__)
#define BPF_PROBE_READ_USER_STR_INTO(dst, src, a, ...) \
	___bpf_follow(___bpf_plain_read_user, ___bpf_plain_read_user_str, dst, sizeof(*(dst)), src, a, ##__VA_ARGS__)

/*
 * A bit field that may move: its bytes go to the low end of a 64-bit word, then two shifts that the loader sets cut the
 * field out and extend its sign.
 */
#define ___bpf_cut_bits(word, s, field) \
	((word) <<= __builtin_preserve_field_info((s)->field, BPF_FIELD_LSHIFT_U64), \
	 __builtin_preserve_field_info((s)->field, BPF_FIELD_SIGNED) \
		 ? (unsigned long long)((long long)(word) >> \
					__builtin_preserve_field_info((s)->field, BPF_FIELD_RSHIFT_U64)) \
		 : (word) >> __builtin_preserve_field_info((s)->field, BPF_FIELD_RSHIFT_U64))

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ___bpf_low_end(word, size) ((void *)&(word))
#else
#define ___bpf_low_end(word, size) ((void *)&(word) + (8 - (size)))
#endif

/* By helper function, from any kernel pointer. */
#define BPF_CORE_READ_BITFIELD_PROBED(s, field) \
	({ \
		unsigned long long ___word = 0; \
		unsigned int ___size = __builtin_preserve_field_info((s)->field, BPF_FIELD_BYTE_SIZE); \
		bpf_probe_read_kernel(___bpf_low_end(___word, ___size), ___size, \
				      (const void *)(s) + \
					      __builtin_preserve_field_info((s)->field, BPF_FIELD_BYTE_OFFSET)); \
		___bpf_cut_bits(___word, s, field); \
	})

/* By plain load, from a pointer that the verifier trusts. The barrier keeps the address apart from its type. */
#define BPF_CORE_READ_BITFIELD(s, field) \
	({ \
		const void *___at = (const void *)(s) + __builtin_preserve_field_info((s)->field, BPF_FIELD_BYTE_OFFSET); \
		unsigned long long ___word = 0; \
		barrier_var(___at); \
		switch (__builtin_preserve_field_info((s)->field, BPF_FIELD_BYTE_SIZE)) { \
		case 1: \
			___word = *(const unsigned char *)___at; \
			break; \
		case 2: \
			___word = *(const unsigned short *)___at; \
			break; \
		case 4: \
			___word = *(const unsigned int *)___at; \
			break; \
		case 8: \
			___word = *(const unsigned long long *)___at; \
			break; \
		} \
		___bpf_cut_bits(___word, s, field); \
	})

/* Into memory that the program may write, such as a map value with a kernel's type. */
#define BPF_CORE_WRITE_BITFIELD(s, field, value) \
	({ \
		void *___at = (void *)(s) + __builtin_preserve_field_info((s)->field, BPF_FIELD_BYTE_OFFSET); \
		unsigned int ___left = __builtin_preserve_field_info((s)->field, BPF_FIELD_LSHIFT_U64); \
		unsigned int ___right = __builtin_preserve_field_info((s)->field, BPF_FIELD_RSHIFT_U64); \
		unsigned long long ___mask = (~0ULL << ___right) >> ___left; \
		unsigned long long ___bits = ((unsigned long long)(value) << (___right - ___left)) & ___mask; \
		barrier_var(___at); \
		switch (__builtin_preserve_field_info((s)->field, BPF_FIELD_BYTE_SIZE)) { \
		case 1: \
			*(unsigned char *)___at = (*(unsigned char *)___at & ~___mask) | ___bits; \
			break; \
		case 2: \
			*(unsigned short *)___at = (*(unsigned short *)___at & ~___mask) | ___bits; \
			break; \
		case 4: \
			*(unsigned int *)___at = (*(unsigned int *)___at & ~___mask) | ___bits; \
			break; \
		case 8: \
			*(unsigned long long *)___at = (*(unsigned long long *)___at & ~___mask) | ___bits; \
			break; \
		} \
	})

/* A pointer of any origin as one to a kernel struct that may be read, not written: the kernel checks each access. Linux 6.2. */
extern void *bpf_rdonly_cast(const void *obj__ign, __u32 btf_id__k) __weak __ksym;
#define bpf_core_cast(ptr, type) ((__typeof__(type) *)bpf_rdonly_cast((ptr), bpf_core_type_id_kernel(type)))

#endif
