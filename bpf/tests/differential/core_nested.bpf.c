/* SPDX-License-Identifier: MIT */
/*
 * Fields of anonymous structs and unions, of arrays, and of structs within structs.
 * @run
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct list_head {
	struct list_head *next, *prev;
};

struct sk_buff {
	union {
		struct {
			struct sk_buff *next;
			struct sk_buff *prev;
		};
		struct list_head list;
	};
	char cb[48];
	unsigned int len;
} __attribute__((preserve_access_index));

__u32 next, prev, list, cb, len;

SEC("socket")
int nested(void *context)
{
	next = bpf_core_field_offset(struct sk_buff, next);
	prev = bpf_core_field_offset(struct sk_buff, prev);
	list = bpf_core_field_offset(struct sk_buff, list.prev);
	cb = bpf_core_field_offset(struct sk_buff, cb[7]);
	len = bpf_core_field_offset(struct sk_buff, len);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
