/* SPDX-License-Identifier: MIT */
/* What a socket of a map sends or receives goes on through another one; a socket of a group is selected by the first byte of a datagram. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 3);
} by_index SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__type(key, __u64);
	__type(value, __u32);
	__uint(max_entries, 3);
} by_key SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 4);
} group SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} sent SEC(".maps");

/* Counts what the socket has sent, if it has a value; what goes to element 1 arrives as if its peer had sent it. */
SEC("sk_msg")
int to_element_1(struct sk_msg_md *msg)
{
	__u64 *bytes = msg->sk ? bpf_sk_storage_get(&sent, msg->sk, 0, 0) : 0;

	if (bytes)
		*bytes += msg->size;
	return bpf_msg_redirect_map(msg, &by_index, 1, BPF_F_INGRESS);
}

/* What a socket of the table receives is sent by the one with key 77. */
SEC("sk_skb/stream_verdict")
int to_key_77(struct __sk_buff *skb)
{
	__u64 key = 77;

	return bpf_sk_redirect_hash(skb, &by_key, &key, 0);
}

SEC("sk_reuseport")
int select(struct sk_reuseport_md *md)
{
	char *data = md->data;
	__u32 index;

	if (data + 9 > (char *)md->data_end)
		return SK_DROP;
	index = data[8]; /* behind the header of UDP */
	return bpf_sk_select_reuseport(md, &group, &index, 0) ? SK_DROP : SK_PASS;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
