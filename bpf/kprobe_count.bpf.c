/* SPDX-License-Identifier: MIT */
/* Counts the calls of a kernel function, per process, and keeps the first argument, or the result, of each one's last call. */
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define COMMAND_SIZE 16 /* TASK_COMM_LEN, include/linux/sched.h */
#define MAX_PROCESSES 10240

struct calls {
	__u64 count;
	__u64 last; /* first argument, or result */
	char command[COMMAND_SIZE];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, struct calls);
	__uint(max_entries, MAX_PROCESSES);
} calls SEC(".maps");

/* Calls that found no place in the map. */
__u64 uncounted = 0;

static __always_inline int count(__u64 value)
{
	__u32 process = bpf_get_current_pid_tgid() >> 32;
	struct calls *found = bpf_map_lookup_elem(&calls, &process);

	if (!found) {
		struct calls first = {};

		bpf_get_current_comm(first.command, sizeof(first.command));
		/* If another thread was faster, its entry is the one to count in. */
		bpf_map_update_elem(&calls, &process, &first, BPF_NOEXIST);
		found = bpf_map_lookup_elem(&calls, &process);
		if (!found) {
			__sync_fetch_and_add(&uncounted, 1);
			return 0;
		}
	}
	__sync_fetch_and_add(&found->count, 1);
	found->last = value;
	return 0;
}

SEC("kprobe")
int count_calls(struct pt_regs *ctx)
{
	return count(PT_REGS_PARM1(ctx));
}

SEC("kretprobe")
int count_returns(struct pt_regs *ctx)
{
	return count(PT_REGS_RC(ctx));
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
