/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BYTEORDER_H
#define _ASM_BYTEORDER_H

#include <linux/types.h>

/* The builtins fold constants, so there is no need for a __constant_ form of its own. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define __LITTLE_ENDIAN_BITFIELD
#define __LITTLE_ENDIAN 1234
#define __cpu_to_be16(x) ((__be16)__builtin_bswap16((__u16)(x)))
#define __cpu_to_be32(x) ((__be32)__builtin_bswap32((__u32)(x)))
#define __cpu_to_be64(x) ((__be64)__builtin_bswap64((__u64)(x)))
#define __cpu_to_le16(x) ((__le16)(__u16)(x))
#define __cpu_to_le32(x) ((__le32)(__u32)(x))
#define __cpu_to_le64(x) ((__le64)(__u64)(x))
#else
#define __BIG_ENDIAN_BITFIELD
#define __BIG_ENDIAN 4321
#define __cpu_to_be16(x) ((__be16)(__u16)(x))
#define __cpu_to_be32(x) ((__be32)(__u32)(x))
#define __cpu_to_be64(x) ((__be64)(__u64)(x))
#define __cpu_to_le16(x) ((__le16)__builtin_bswap16((__u16)(x)))
#define __cpu_to_le32(x) ((__le32)__builtin_bswap32((__u32)(x)))
#define __cpu_to_le64(x) ((__le64)__builtin_bswap64((__u64)(x)))
#endif

#define __be16_to_cpu(x) ((__u16)__cpu_to_be16(x))
#define __be32_to_cpu(x) ((__u32)__cpu_to_be32(x))
#define __be64_to_cpu(x) ((__u64)__cpu_to_be64(x))
#define __le16_to_cpu(x) ((__u16)__cpu_to_le16(x))
#define __le32_to_cpu(x) ((__u32)__cpu_to_le32(x))
#define __le64_to_cpu(x) ((__u64)__cpu_to_le64(x))

#define __constant_htons(x) __cpu_to_be16(x)
#define __constant_ntohs(x) __be16_to_cpu(x)
#define __constant_htonl(x) __cpu_to_be32(x)
#define __constant_ntohl(x) __be32_to_cpu(x)

#endif
