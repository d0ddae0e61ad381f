/* SPDX-License-Identifier: MIT */
/* Every typedef here is the same type as in a vmlinux.h, so that both can be included in any order. */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

#include <asm/types.h>

typedef __u16 __le16;
typedef __u16 __be16;
typedef __u32 __le32;
typedef __u32 __be32;
typedef __u64 __le64;
typedef __u64 __be64;

typedef __u16 __sum16;
typedef __u32 __wsum;

/* 64-bit fields that are aligned to 8 bytes even where the architecture asks for 4. */
#define __aligned_u64 __u64 __attribute__((aligned(8)))
#define __aligned_be64 __be64 __attribute__((aligned(8)))
#define __aligned_le64 __le64 __attribute__((aligned(8)))

/* Annotations of the kernel's static checker. */
#ifndef __bitwise
#define __bitwise
#endif
#ifndef __bitwise__
#define __bitwise__ __bitwise
#endif

#endif
