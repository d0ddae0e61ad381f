/* SPDX-License-Identifier: MIT */
/* Variables and functions of the kernel that are found by its types. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct task_struct;

/* Per-CPU variables: those that kernels describe. */
extern const int bpf_prog_active __ksym;
extern const int cpu_number __ksym __weak;
extern const int test_missing_variable __ksym;
extern const int test_missing_weak_variable __ksym __weak;

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern void bpf_rcu_read_lock___weak(void) __ksym __weak;
extern void bpf_rcu_read_unlock___weak(void) __ksym __weak;
extern int bpf_rcu_read_lock___other(int a, long b) __ksym __weak;
extern int bpf_rcu_read_lock___wrong(int a, long b) __ksym;
extern struct task_struct *bpf_task_from_pid(int pid) __ksym;
extern void bpf_task_release(struct task_struct *task) __ksym;
extern int bpf_test_missing(struct task_struct *task) __ksym __weak;
extern void bpf_rcu_read_lok(void) __ksym;
extern void *bpf_skb_ct_lookup(struct __sk_buff *skb, void *tuple, unsigned int tuple_size, void *options, unsigned int options_size) __ksym;

int pid;

SEC("tc")
int reads_variable(struct __sk_buff *skb)
{
	const int *active = bpf_per_cpu_ptr(&bpf_prog_active, 0);

	return active ? *active : -1;
}

/* The number of CPU 1 in its own copy, or nothing where the kernel has no such variable. */
SEC("tc")
int reads_weak_variable(struct __sk_buff *skb)
{
	const int *number;

	if (!bpf_ksym_exists(&cpu_number))
		return -2;
	number = bpf_per_cpu_ptr(&cpu_number, 1);
	return number ? *number : -1;
}

SEC("tc")
int lacks_weak_variable(struct __sk_buff *skb)
{
	return bpf_ksym_exists(&test_missing_weak_variable) ? 1 : 2;
}

static __noinline int find(void)
{
	struct task_struct *task = bpf_task_from_pid(pid);

	if (!task)
		return 0;
	bpf_task_release(task);
	return 1;
}

SEC("tc")
int finds_task(struct __sk_buff *skb)
{
	return find();
}

SEC("tc")
int locks(struct __sk_buff *skb)
{
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	return 3;
}

SEC("tc")
int locks_if_it_can(struct __sk_buff *skb)
{
	if (!bpf_ksym_exists(bpf_rcu_read_lock___weak))
		return 0;
	bpf_rcu_read_lock___weak();
	bpf_rcu_read_unlock___weak();
	return 1;
}

SEC("tc")
int lacks_weak_function(struct __sk_buff *skb)
{
	if (bpf_ksym_exists(bpf_test_missing))
		return bpf_test_missing(0);
	return 4;
}

SEC("tc")
int passes_another_prototype(struct __sk_buff *skb)
{
	if (bpf_ksym_exists(bpf_rcu_read_lock___other))
		return bpf_rcu_read_lock___other(1, 2);
	return 5;
}

SEC("?tc")
int insists_on_prototype(struct __sk_buff *skb)
{
	return bpf_rcu_read_lock___wrong(1, 2);
}

SEC("?tc")
int lacks_function(struct __sk_buff *skb)
{
	bpf_rcu_read_lok();
	return 0;
}

SEC("?tc")
int lacks_module(struct __sk_buff *skb)
{
	return bpf_skb_ct_lookup(skb, 0, 0, 0, 0) != 0;
}

SEC("?tc")
int lacks_variable(struct __sk_buff *skb)
{
	return bpf_per_cpu_ptr(&test_missing_variable, 0) != 0;
}

/* Calls what the kernel lacks without having asked. */
SEC("?tc")
int does_not_ask(struct __sk_buff *skb)
{
	return bpf_test_missing(0);
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
