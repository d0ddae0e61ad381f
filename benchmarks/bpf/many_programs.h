/* SPDX-License-Identifier: MIT */
/*
 * Programs that read the kernel's structures through CO-RE, as tracers do: ten bodies, as often as an object wants them. What
 * differs between two programs of one body is their name and the constant that they count with.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct qstr {
	const unsigned char *name;
};

struct super_block {
	unsigned int s_dev;
	unsigned long s_magic;
};

struct inode {
	unsigned short i_mode;
	unsigned long i_ino;
	struct super_block *i_sb;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct path {
	struct dentry *dentry;
};

struct file {
	unsigned int f_flags;
	struct path f_path;
	struct inode *f_inode;
};

struct mm_struct {
	unsigned long start_code;
	unsigned long arg_start;
	unsigned long total_vm;
	struct file *exe_file;
};

struct ns_common {
	unsigned int inum;
};

struct pid_namespace {
	unsigned int level;
	struct ns_common ns;
};

struct nsproxy {
	struct pid_namespace *pid_ns_for_children;
};

struct cred {
	unsigned int securebits;
};

struct signal_struct {
	int nr_threads;
	int oom_score_adj;
};

struct task_struct {
	unsigned int flags;
	int pid;
	int tgid;
	int prio;
	char comm[16];
	unsigned long long start_time;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct mm_struct *mm;
	const struct cred *cred;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
};

struct task_struct___renamed {
	long state;
};

#pragma clang attribute pop

struct event {
	unsigned int pid;
	unsigned int tgid;
	unsigned long long value;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, unsigned int);
	__type(value, struct event);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 16);
	__type(key, unsigned int);
	__type(value, unsigned long long);
} counters SEC(".maps");

const volatile unsigned int wanted_tgid = 0;
unsigned long long seen = 0;

static __always_inline void count(unsigned int number)
{
	unsigned long long *counter = bpf_map_lookup_elem(&counters, &number);

	if (counter)
		(*counter)++;
	seen += number;
}

static __always_inline int note(struct task_struct *task, unsigned int number, unsigned long long value)
{
	struct event event = {};

	event.tgid = BPF_CORE_READ(task, tgid);
	if (wanted_tgid != 0 && event.tgid != wanted_tgid)
		return 0;
	event.pid = BPF_CORE_READ(task, pid);
	event.value = value;
	bpf_core_read(event.comm, sizeof(event.comm), &task->comm);
	bpf_map_update_elem(&events, &event.pid, &event, BPF_ANY);
	count(number);
	return 0;
}

#define PROGRAM(name, number, expression)					\
	SEC("kprobe") int name(void *context)					\
	{									\
		struct task_struct *task = (void *)bpf_get_current_task();	\
		return note(task, (number) & 15, (expression));			\
	}

#define TEN_PROGRAMS(n)													\
	PROGRAM(flags_##n, n, BPF_CORE_READ(task, flags))								\
	PROGRAM(parent_##n, n, BPF_CORE_READ(task, real_parent, tgid))							\
	PROGRAM(leader_##n, n, BPF_CORE_READ(task, group_leader, start_time))						\
	PROGRAM(memory_##n, n, BPF_CORE_READ(task, mm, total_vm) + BPF_CORE_READ(task, mm, arg_start))			\
	PROGRAM(file_##n, n, BPF_CORE_READ(task, mm, exe_file, f_inode, i_ino))						\
	PROGRAM(name_##n, n, (unsigned long)BPF_CORE_READ(task, mm, exe_file, f_path.dentry, d_name.name))		\
	PROGRAM(device_##n, n, BPF_CORE_READ(task, mm, exe_file, f_inode, i_sb, s_dev))					\
	PROGRAM(namespace_##n, n, BPF_CORE_READ(task, nsproxy, pid_ns_for_children, ns.inum))				\
	PROGRAM(threads_##n, n, BPF_CORE_READ(task, signal, nr_threads) + BPF_CORE_READ(task, cred, securebits))	\
	PROGRAM(exists_##n, n, bpf_core_field_exists(struct task_struct___renamed, state) + bpf_core_type_size(struct mm_struct))

char _license[] SEC("license") = "GPL";
