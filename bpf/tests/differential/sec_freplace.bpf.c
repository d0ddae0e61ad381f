/* SPDX-License-Identifier: MIT */
/*
 * A replacement of another program's function, which waits for its target.
 * @refused no target is given
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("freplace/replaced")
int replacement(struct __sk_buff *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
