/* SPDX-License-Identifier: MIT */
/* Map definitions as iproute2's loader had them: variables of this type in a section named "maps". They carry no types. */
#ifndef __BPF_ELF__
#define __BPF_ELF__

#include <linux/types.h>

/* bpf_elf_map.pinning: not at all, under the object's own name, or under tc/globals in bpffs. */
#define PIN_NONE 0
#define PIN_OBJECT_NS 1
#define PIN_GLOBAL_NS 2

struct bpf_elf_map {
	__u32 type;
	__u32 size_key;
	__u32 size_value;
	__u32 max_elem;
	__u32 flags;
	__u32 id;
	__u32 pinning;
	__u32 inner_id;
	__u32 inner_idx;
};

#endif
