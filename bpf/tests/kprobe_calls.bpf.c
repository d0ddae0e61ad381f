/* SPDX-License-Identifier: MIT */
/* Counts the calls of a system call's function that one process makes, and keeps what the last one was called with and what it returned. */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

enum { ENTRIES, RETURNS, ARGUMENT, RESULT, COOKIE, CELLS };

const volatile __u32 process = 0;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, CELLS);
} calls SEC(".maps");

static __always_inline __u64 *cell(__u32 index)
{
	return bpf_get_current_pid_tgid() >> 32 == process ? bpf_map_lookup_elem(&calls, &index) : 0;
}

static __always_inline void count(__u32 index)
{
	__u64 *value = cell(index);

	if (value)
		__sync_fetch_and_add(value, 1);
}

static __always_inline void keep(__u32 index, __u64 what)
{
	__u64 *value = cell(index);

	if (value)
		*value = what;
}

SEC("kprobe")
int on_entry(struct pt_regs *ctx)
{
	__u64 argument = 0;

	/* The function's one argument are the caller's registers, which are kernel memory. */
	bpf_probe_read_kernel(&argument, sizeof(argument), &PT_REGS_PARM1(PT_REGS_SYSCALL_REGS(ctx)));
	count(ENTRIES);
	keep(ARGUMENT, argument);
	keep(COOKIE, bpf_get_attach_cookie(ctx));
	return 0;
}

SEC("kretprobe")
int on_return(struct pt_regs *ctx)
{
	count(RETURNS);
	keep(RESULT, PT_REGS_RC(ctx));
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
