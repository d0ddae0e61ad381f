/* SPDX-License-Identifier: MIT */
/* Macros that choose another macro by the number of their arguments. */
#ifndef __BPF_MACRO_ARGUMENTS_H__
#define __BPF_MACRO_ARGUMENTS_H__

#define ___bpf_concat_(a, b) a##b
#define ___bpf_concat(a, b) ___bpf_concat_(a, b)

/* The number of arguments, 0 to 12. The leading one makes room for ## to swallow the comma where there are none. */
#define ___bpf_narg(...) ___bpf_narg_(_, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define ___bpf_narg_(_, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, count, ...) count

/* ___bpf_apply(m, args) is mN(args), N the number of args. */
#define ___bpf_apply(macro, ...) ___bpf_concat(macro, ___bpf_narg(__VA_ARGS__))(__VA_ARGS__)

#endif
