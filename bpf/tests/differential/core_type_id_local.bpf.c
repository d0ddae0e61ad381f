/* SPDX-License-Identifier: MIT */
/*
 * Numbers of types in the object itself (relocation kind 6).
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct local_only {
	int field;
};

SEC("socket")
int ids(void *context)
{
	return bpf_core_type_id_local(struct local_only) * 100 + bpf_core_type_id_local(int);
}

char LICENSE[] SEC("license") = "GPL";
