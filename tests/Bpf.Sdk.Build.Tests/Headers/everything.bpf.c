/* SPDX-License-Identifier: MIT */
/* Every header, and every macro that expands to more than a name: compiled by each clang of the machine, for each architecture. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <limits.h>
#include <errno.h>
#include <asm/byteorder.h>
#include <asm/types.h>
#include <linux/bpf.h>
#include <linux/bpf_common.h>
#include <linux/bpf_perf_event.h>
#include <linux/errno.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/ptrace.h>
#include <linux/tcp.h>
#include <linux/types.h>
#include <linux/udp.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf_elf.h>

#define RELOCATED __attribute__((preserve_access_index))

struct inode {
	unsigned long i_ino;
} RELOCATED;

struct file {
	struct inode *const f_inode;
	const char *name;
} RELOCATED;

struct mm_struct {
	struct file *exe_file;
} RELOCATED;

struct task_struct {
	int pid;
	char comm[16];
	struct mm_struct *mm;
	unsigned int flag : 3;
	int level : 5;
} RELOCATED;

enum kind {
	KIND_ONE = 1,
	KIND_TWO,
};

_Static_assert(sizeof(int64_t) == 8 && sizeof(uintptr_t) == 8 && sizeof(size_t) == 8, "a BPF program is 64-bit");
_Static_assert(INT_MAX == 0x7fffffff && UINT32_MAX == 0xffffffff, "limits");

/* Constants where C wants constants. */
static const __u16 ipv4 = bpf_htons(ETH_P_IP);
_Static_assert(bpf_htons(0x1234) == 0x3412 && bpf_htonl(0x12345678) == 0x78563412, "byte order");
_Static_assert(__constant_htons(ETH_P_IPV6) == 0xdd86 && __be64_to_cpu(1ULL) == 1ULL << 56, "byte order");

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 10);
	__ulong(map_extra, 0x1ull << 44);
} arena SEC(".maps");

struct value {
	struct bpf_spin_lock lock;
	struct bpf_timer timer;
	struct task_struct __kptr *task;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u64);
	__type(value, struct value);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} values SEC(".maps");

struct bpf_elf_map legacy SEC("maps") = {.type = BPF_MAP_TYPE_HASH, .pinning = PIN_OBJECT_NS};

extern int LINUX_KERNEL_VERSION __kconfig;
extern enum libbpf_tristate CONFIG_BPF __kconfig __weak;
extern void bpf_rcu_read_lock(void) __ksym __weak;

SEC("fentry/vfs_read")
int BPF_PROG(on_read, struct file *file, char *buffer, unsigned long count, int flags)
{
	unsigned long ino = BPF_CORE_READ(file, f_inode, i_ino);

	bpf_printk("read");
	bpf_printk("%lu %lu", ino, count);
	bpf_printk("%lu %p %d %lu", ino, buffer, flags, count);
	return 0;
}

SEC("fentry/no_arguments")
int BPF_PROG(on_nothing)
{
	return ctx[0] != 0;
}

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(on_unlink, int directory, const char *name)
{
	char text[32];

	BPF_CORE_READ_USER_INTO(&text, (struct task_struct *)name, comm);
	return directory + (int)PT_REGS_PARM5(ctx) + (int)PT_REGS_IP_CORE(ctx) + (int)PT_REGS_SP(ctx) + text[0];
}

SEC("kprobe")
int BPF_KPROBE(on_syscall)
{
	struct pt_regs *regs = PT_REGS_SYSCALL_REGS(ctx);

	return (int)(PT_REGS_PARM1_CORE_SYSCALL(regs) + PT_REGS_PARM4_CORE_SYSCALL(regs));
}

SEC("kretprobe/do_unlinkat")
int BPF_KRETPROBE(after_unlink, long result)
{
	return result < 0 && result != -ENOENT;
}

SEC("raw_tp/sched_switch")
int core(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (struct task_struct *)ctx->args[0];
	char name[16], comm[16];
	int pid = 0;

	BPF_CORE_READ_INTO(&pid, task, pid);
	BPF_CORE_READ_STR_INTO(&name, task, mm, exe_file, name);
	bpf_core_read_str(comm, sizeof(comm), &task->comm);
	if (bpf_core_field_exists(task->mm) && bpf_core_field_exists(struct task_struct, pid))
		pid += bpf_core_field_size(task->comm) + bpf_core_field_offset(struct task_struct, mm);
	if (bpf_core_type_exists(struct task_struct) && bpf_core_enum_value_exists(enum kind, KIND_TWO))
		pid += bpf_core_enum_value(enum kind, KIND_TWO) + bpf_core_type_size(struct mm_struct);
	pid += bpf_core_type_id_local(struct file) + bpf_core_type_id_kernel(struct file);
	pid += BPF_CORE_READ_BITFIELD_PROBED(task, flag) + BPF_CORE_READ_BITFIELD_PROBED(task, level);
	pid += BPF_CORE_READ_BITFIELD(task, flag);
	BPF_CORE_WRITE_BITFIELD(task, flag, 3);
	pid += bpf_core_cast(task, struct task_struct)->pid;
	return pid + BPF_PROBE_READ(task, pid) + name[0] + comm[0] + LINUX_KERNEL_VERSION + (CONFIG_BPF == TRI_YES);
}

SEC("tp_btf/loops")
int loops(void *ctx)
{
	char text[32];
	int sum = 0, i;
	int *item;

	bpf_for(i, 0, 10)
		sum += i;
	bpf_repeat(3)
		sum++;
	bpf_for_each(num, item, 1, 5)
		sum += *item;
	if (bpf_ksym_exists(bpf_rcu_read_lock))
		sum++;
	BPF_SNPRINTF(text, sizeof(text), "%d %d", sum, i);
	return sum + text[0];
}

struct by_value {
	long first;
	int second;
};

SEC("fentry/by_value")
int BPF_PROG2(by_value, struct by_value, pair, char, small, void *, pointer)
{
	return pair.first + pair.second + small + (pointer != NULL);
}

SEC("fentry/nothing")
int BPF_PROG2(nothing)
{
	return 0;
}

SEC("ksyscall/openat")
int BPF_KSYSCALL(on_open, int folder, const char *path, int flags, int mode, long five, long six)
{
	return folder + flags + mode + five + six + (path != NULL);
}

SEC("ksyscall/getpid")
int BPF_KSYSCALL(on_getpid)
{
	unsigned long caller;

	BPF_KPROBE_READ_RET_IP(caller, ctx);
	return caller != 0;
}

SEC("kretsyscall/getpid")
int BPF_KRETPROBE(on_got_pid, int pid)
{
	unsigned long caller;

	BPF_KRETPROBE_READ_RET_IP(caller, ctx);
	return pid + (caller != 0);
}

SEC("tc")
int tail_caller(struct __sk_buff *skb)
{
	bpf_tail_call_static(skb, &outer, 3);
	return 0;
}

SEC("perf_event")
int sample(struct bpf_perf_event_data *ctx)
{
	return PT_REGS_IP(&ctx->regs) != 0 && ctx->addr != 0;
}

SEC("xdp")
int packet(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct ipv6hdr *ip = (void *)(eth + 1);
	struct tcphdr *tcp = (void *)(ip + 1);
	__u32 key = 0;
	void *inner;

	if ((void *)(tcp + 1) > end || eth->h_proto == ipv4)
		return XDP_PASS;
	inner = bpf_map_lookup_elem(&outer, &key);
	if (inner && ip->nexthdr == IPPROTO_TCP && (tcp_flag_word(tcp) & TCP_FLAG_SYN) && ip->saddr.s6_addr32[0])
		return bpf_redirect_map(&outer, 0, XDP_DROP);
	return XDP_TX;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
