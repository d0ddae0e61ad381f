/* SPDX-License-Identifier: MIT */
/*
 * An arena: memory that programs and user space share.
 * @kernel 6.9 arenas
 * @libbpf-refuses libbpf 1.1 does not map arenas
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 2);
} arena SEC(".maps");

SEC("syscall")
int uses(void *context)
{
	void *map = &arena;

	barrier_var(map);
	return map ? 3 : 4;
}

char LICENSE[] SEC("license") = "GPL";
