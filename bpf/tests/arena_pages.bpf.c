/* SPDX-License-Identifier: MIT */
/* Pages of an arena that a program allocates and frees. Compilers before clang 19 have no arenas: theirs is an object without a map. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct request {
	__u64 page;
	__u64 value;
};

#ifdef __BPF_FEATURE_ADDR_SPACE_CAST
#define __arena __attribute__((address_space(1)))

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 8);
} arena SEC(".maps");

void __arena *bpf_arena_alloc_pages(void *map, void __arena *address, __u32 count, int node, __u64 flags) __ksym;
void bpf_arena_free_pages(void *map, void __arena *address, __u32 count) __ksym;

SEC("syscall")
int allocate(struct request *request)
{
	__u64 __arena *page = bpf_arena_alloc_pages(&arena, (void __arena *)request->page, 1, -1, 0);

	if (!page)
		return 0;
	*page = request->value;
	return 1;
}

SEC("syscall")
int release(struct request *request)
{
	bpf_arena_free_pages(&arena, (void __arena *)request->page, 1);
	return 1;
}

/* The value at the start of a page. A program has to name the arena whose memory it reads. */
SEC("syscall")
int read(struct request *request)
{
	__u64 __arena *page = (__u64 __arena *)request->page;
	void *map = &arena;

	barrier_var(map);
	return map ? *page : 0;
}
#else
SEC("syscall")
int allocate(struct request *request)
{
	return 0;
}
#endif

char LICENSE[] SEC("license") = "Dual MIT/GPL";
