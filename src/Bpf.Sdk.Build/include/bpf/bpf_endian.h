/* SPDX-License-Identifier: MIT */
/* Byte order conversions. The builtins fold constants, so these serve in initialisers and case labels as well. */
#ifndef __BPF_ENDIAN__
#define __BPF_ENDIAN__

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define bpf_htons(x) __builtin_bswap16(x)
#define bpf_htonl(x) __builtin_bswap32(x)
#define bpf_cpu_to_be64(x) __builtin_bswap64(x)
#define bpf_cpu_to_le16(x) ((unsigned short)(x))
#define bpf_cpu_to_le32(x) ((unsigned int)(x))
#define bpf_cpu_to_le64(x) ((unsigned long long)(x))
#else
#define bpf_htons(x) ((unsigned short)(x))
#define bpf_htonl(x) ((unsigned int)(x))
#define bpf_cpu_to_be64(x) ((unsigned long long)(x))
#define bpf_cpu_to_le16(x) __builtin_bswap16(x)
#define bpf_cpu_to_le32(x) __builtin_bswap32(x)
#define bpf_cpu_to_le64(x) __builtin_bswap64(x)
#endif

/* Swapping is its own inverse. */
#define bpf_ntohs(x) bpf_htons(x)
#define bpf_ntohl(x) bpf_htonl(x)
#define bpf_be64_to_cpu(x) bpf_cpu_to_be64(x)
#define bpf_le16_to_cpu(x) bpf_cpu_to_le16(x)
#define bpf_le32_to_cpu(x) bpf_cpu_to_le32(x)
#define bpf_le64_to_cpu(x) bpf_cpu_to_le64(x)

#define __bpf_htons(x) bpf_htons(x)
#define __bpf_ntohs(x) bpf_ntohs(x)
#define __bpf_htonl(x) bpf_htonl(x)
#define __bpf_ntohl(x) bpf_ntohl(x)
#define __bpf_constant_htons(x) bpf_htons(x)
#define __bpf_constant_ntohs(x) bpf_ntohs(x)
#define __bpf_constant_htonl(x) bpf_htonl(x)
#define __bpf_constant_ntohl(x) bpf_ntohl(x)

#endif
