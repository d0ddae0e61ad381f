/* SPDX-License-Identifier: MIT */
/* Values of the kernel's configuration, of every C type that they can have. Those named TEST are given by the tests. */
#include <stdbool.h>
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

extern const unsigned int LINUX_KERNEL_VERSION __kconfig;
extern const bool LINUX_HAS_BPF_COOKIE __kconfig;
extern const bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;
extern const int LINUX_TEST_UNHEARD_OF __kconfig __weak;
extern const int CONFIG_HZ __kconfig;
extern const bool CONFIG_BPF_SYSCALL __kconfig;
extern const enum libbpf_tristate CONFIG_NET __kconfig;
extern const char CONFIG_CC_VERSION_TEXT[8] __kconfig;

extern const bool CONFIG_TEST_BOOL __kconfig __weak;
extern const enum libbpf_tristate CONFIG_TEST_TRISTATE __kconfig __weak;
extern const char CONFIG_TEST_CHARACTER __kconfig __weak;
extern const short CONFIG_TEST_NEGATIVE __kconfig __weak;
extern const unsigned long CONFIG_TEST_LONG __kconfig __weak;
extern const char CONFIG_TEST_TEXT[6] __kconfig __weak;
extern const int CONFIG_TEST_MISSING __kconfig;
extern const struct { int a; } CONFIG_TEST_STRUCT __kconfig __weak;

SEC("tc")
int version(struct __sk_buff *skb)
{
	return LINUX_KERNEL_VERSION;
}

SEC("tc")
int cookie(struct __sk_buff *skb)
{
	return LINUX_HAS_BPF_COOKIE;
}

SEC("tc")
int wrapper(struct __sk_buff *skb)
{
	return LINUX_HAS_SYSCALL_WRAPPER + 2 * LINUX_TEST_UNHEARD_OF;
}

SEC("tc")
int hertz(struct __sk_buff *skb)
{
	return CONFIG_HZ;
}

SEC("tc")
int switches(struct __sk_buff *skb)
{
	return CONFIG_BPF_SYSCALL << 4 | CONFIG_NET;
}

SEC("tc")
int compiler(struct __sk_buff *skb)
{
	return CONFIG_CC_VERSION_TEXT[0] << 8 | CONFIG_CC_VERSION_TEXT[7];
}

SEC("tc")
int given(struct __sk_buff *skb)
{
	return CONFIG_TEST_BOOL << 24 | CONFIG_TEST_TRISTATE << 16 | CONFIG_TEST_CHARACTER;
}

SEC("tc")
int negative(struct __sk_buff *skb)
{
	return CONFIG_TEST_NEGATIVE;
}

SEC("tc")
int upper_half(struct __sk_buff *skb)
{
	return CONFIG_TEST_LONG >> 32;
}

SEC("tc")
int text(struct __sk_buff *skb)
{
	return CONFIG_TEST_TEXT[0] << 16 | CONFIG_TEST_TEXT[4] << 8 | CONFIG_TEST_TEXT[5];
}

/* The values are constants for the verifier, which does not look at what they rule out. */
SEC("tc")
int ruled_out(struct __sk_buff *skb)
{
	if (CONFIG_TEST_NEGATIVE == 77)
		return *(volatile int *)(long)CONFIG_TEST_NEGATIVE;
	return 1;
}

SEC("?tc")
int missing(struct __sk_buff *skb)
{
	return CONFIG_TEST_MISSING;
}

SEC("?tc")
int odd_type(struct __sk_buff *skb)
{
	return CONFIG_TEST_STRUCT.a;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
