/* SPDX-License-Identifier: MIT */
/*
 * One program for each thing that CO-RE can ask, which returns the answer. Loaded with the types of core_kernel.bpf.c in
 * the place of the kernel's.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct inner {
	int a;
	int b;
};

struct moved {
	int first;
	int second;
	struct inner inner;
	long tail[4];
	int gone;
};

struct moved___old {
	int first;
	int gone;
};

struct resized {
	unsigned int grown;
	unsigned long shrunk;
	int number;
	void *pointer;
	unsigned int elements[4];
};

struct bits {
	unsigned int few : 3;
	int negative : 5;
	unsigned long wide : 20;
};

struct unpacked {
	unsigned int few : 3;
	int negative : 5;
	unsigned int plain;
};

struct retyped {
	int number;
	long pointer;
	struct inner member;
};

struct open_end {
	int count;
	int data[1];
};

struct closed_end {
	int count;
	int data[];
};

struct twin {
	int common;
};

struct twin___chosen {
	int common;
	int only_second;
};

struct like {
	int same;
};

struct absent {
	int field;
};

typedef struct {
	int y;
} point_t;

typedef struct {
	int y;
} absent_t;

union choice {
	long l;
};

/* There it is a struct. */
union inner___union {
	int a;
};

#pragma clang attribute pop

enum colour {
	COLOUR_RED,
	COLOUR_GREEN,
	COLOUR_BLUE,
	COLOUR_GONE,
};

enum shade {
	SHADE_DARK,
};

/* What the pointers of the programs point to. User space fills it in, as the kernel's types have it. */
char memory[256];

#define ANSWER(name, expression) \
	SEC("tc") int name(struct __sk_buff *skb) \
	{ \
		return (expression); \
	}

#define AT(type) ((type *)(void *)memory)

ANSWER(offset_of_nested, bpf_core_field_offset(struct moved, inner.a))
ANSWER(offset_through_anonymous, bpf_core_field_offset(struct moved, first))
ANSWER(offset_of_element, bpf_core_field_offset(struct moved, tail[1]))
ANSWER(offset_by_flavour, bpf_core_field_offset(struct moved___old, first))
ANSWER(offset_of_gone, bpf_core_field_offset(struct moved, gone))
ANSWER(size_of_field, bpf_core_field_size(struct moved, inner))
ANSWER(size_of_array, bpf_core_field_size(struct moved, tail))
ANSWER(size_of_element, bpf_core_field_size(struct moved, tail[1]))
ANSWER(there_is_field, bpf_core_field_exists(struct moved, second))
ANSWER(there_is_gone, bpf_core_field_exists(struct moved, gone))
ANSWER(there_is_beyond, bpf_core_field_exists(struct moved, tail[2]))
ANSWER(there_is_retyped_number, bpf_core_field_exists(struct retyped, number))
ANSWER(there_is_retyped_pointer, bpf_core_field_exists(struct retyped, pointer))
ANSWER(there_is_retyped_member, bpf_core_field_exists(struct retyped, member))
ANSWER(there_is_in_open_end, bpf_core_field_exists(struct open_end, data[0]))
ANSWER(there_is_in_closed_end, bpf_core_field_exists(struct closed_end, data[2]))
ANSWER(signed_of_signed, __builtin_preserve_field_info(AT(struct bits)->negative, BPF_FIELD_SIGNED))
ANSWER(signed_of_unsigned, __builtin_preserve_field_info(AT(struct bits)->few, BPF_FIELD_SIGNED))

ANSWER(type_exists, bpf_core_type_exists(struct moved))
ANSWER(type_exists_absent, bpf_core_type_exists(struct absent))
ANSWER(type_exists_typedef, bpf_core_type_exists(point_t))
ANSWER(type_exists_absent_typedef, bpf_core_type_exists(absent_t))
ANSWER(type_exists_union, bpf_core_type_exists(union choice))
ANSWER(type_exists_of_other_kind, bpf_core_type_exists(union inner___union))
ANSWER(type_size, bpf_core_type_size(struct inner))
ANSWER(type_size_absent, bpf_core_type_size(struct absent))
ANSWER(type_size_typedef, bpf_core_type_size(point_t))
ANSWER(type_number_of_absent, bpf_core_type_id_kernel(struct absent))
ANSWER(type_number, bpf_core_type_id_kernel(struct resized))
ANSWER(type_number_local, bpf_core_type_id_local(struct resized))

ANSWER(value_negative, bpf_core_enum_value(enum colour, COLOUR_RED))
ANSWER(value_moved, bpf_core_enum_value(enum colour, COLOUR_BLUE))
ANSWER(value_of_flavour, bpf_core_enum_value(enum colour, COLOUR_GREEN))
ANSWER(value_exists, bpf_core_enum_value_exists(enum colour, COLOUR_BLUE))
ANSWER(value_exists_gone, bpf_core_enum_value_exists(enum colour, COLOUR_GONE))
ANSWER(value_exists_absent, bpf_core_enum_value_exists(enum shade, SHADE_DARK))
ANSWER(value_gone, bpf_core_enum_value(enum colour, COLOUR_GONE))
ANSWER(value_gone_but_asked, bpf_core_enum_value_exists(enum colour, COLOUR_GONE) ? bpf_core_enum_value(enum colour, COLOUR_GONE) : -1)

ANSWER(reads_moved, AT(struct moved)->second)
ANSWER(reads_nested, AT(struct moved)->inner.b)
ANSWER(reads_gone_but_asked, bpf_core_field_exists(struct moved, gone) ? AT(struct moved)->gone : -1)
ANSWER(reads_gone, AT(struct moved)->gone)
ANSWER(reads_grown, AT(struct resized)->grown)
ANSWER(reads_shrunk, AT(struct resized)->shrunk)
ANSWER(reads_signed_grown, AT(struct resized)->number)
ANSWER(reads_pointer, (long)AT(struct resized)->pointer)
ANSWER(reads_bits_signed, BPF_CORE_READ_BITFIELD(AT(struct bits), negative))
ANSWER(reads_bits_unsigned, BPF_CORE_READ_BITFIELD(AT(struct bits), few))
ANSWER(reads_bits_wide, BPF_CORE_READ_BITFIELD(AT(struct bits), wide))
ANSWER(reads_unpacked_signed, BPF_CORE_READ_BITFIELD(AT(struct unpacked), negative))
ANSWER(reads_unpacked_unsigned, BPF_CORE_READ_BITFIELD(AT(struct unpacked), few))
ANSWER(reads_packed, AT(struct unpacked)->plain)
ANSWER(reads_by_helper, BPF_CORE_READ(AT(struct moved), inner.a))

ANSWER(ambiguous, bpf_core_field_offset(struct twin, common))
ANSWER(chosen_by_other_member, bpf_core_field_offset(struct twin___chosen, only_second))
ANSWER(chosen_for_common_member, bpf_core_field_offset(struct twin___chosen, common))
ANSWER(same_in_both, bpf_core_field_offset(struct like, same))

SEC("tc")
int writes_grown(struct __sk_buff *skb)
{
	AT(struct resized)->grown = 77;
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
