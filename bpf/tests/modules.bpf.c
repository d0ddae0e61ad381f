/* SPDX-License-Identifier: MIT */
/* What kernel modules have: functions to call, types to adapt to, places to attach to, variables. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define IPPROTO_TCP 6
#define NOT_THERE 100

struct nf_conn;
struct nf_conn___init;

/* What nf_conntrack takes since Linux 5.18; later kernels take more fields too. */
struct bpf_ct_opts___short {
	__s32 netns_id;
	__s32 error;
	__u8 l4proto;
	__u8 dir;
	__u8 reserved[2];
};

union nf_inet_addr {
	__u32 all[4];
};

enum nf_nat_manip_type { NF_NAT_MANIP_SRC };

/* Only module tcp_bbr has it. */
struct bbr {
	__u64 cycle_mstamp;
	__u32 no_such_member;
} __attribute__((preserve_access_index));

extern struct nf_conn *bpf_skb_ct_lookup(struct __sk_buff *skb, struct bpf_sock_tuple *tuple, __u32 tuple_size,
					 struct bpf_ct_opts___short *options, __u32 options_size) __ksym;
extern struct nf_conn *bpf_skb_ct_lookup___weak(struct __sk_buff *skb, struct bpf_sock_tuple *tuple, __u32 tuple_size,
						struct bpf_ct_opts___short *options, __u32 options_size) __ksym __weak;
extern struct nf_conn *bpf_xdp_ct_lookup(struct xdp_md *context, struct bpf_sock_tuple *tuple, __u32 tuple_size,
					 struct bpf_ct_opts___short *options, __u32 options_size) __ksym;
extern struct nf_conn___init *bpf_skb_ct_alloc(struct __sk_buff *skb, struct bpf_sock_tuple *tuple, __u32 tuple_size,
					       struct bpf_ct_opts___short *options, __u32 options_size) __ksym;
extern struct nf_conn *bpf_ct_insert_entry(struct nf_conn___init *connection) __ksym;
extern void bpf_ct_release(struct nf_conn *connection) __ksym;
extern void bpf_ct_release___weak(struct nf_conn *connection) __ksym __weak;
extern void bpf_ct_relaese(struct nf_conn *connection) __ksym;
extern int bpf_ct_set_nat_info(struct nf_conn___init *connection, union nf_inet_addr *address, int port,
			       enum nf_nat_manip_type manipulation) __ksym;

/* Per CPU, of module sctp. */
extern const int sctp_memory_per_cpu_fw_alloc __ksym;

__u32 bbr_size = -1;
__u32 bbr_offset = -1;
__u32 bbr_exists = -1;
__u32 missing_exists = -1;
__u64 calls = 0;

SEC("?tc")
int looks_up(struct __sk_buff *skb)
{
	struct bpf_sock_tuple tuple = {};
	struct bpf_ct_opts___short options = { .netns_id = -1, .l4proto = IPPROTO_TCP };
	struct nf_conn *connection = bpf_skb_ct_lookup(skb, &tuple, sizeof(tuple.ipv4), &options, sizeof(options));

	if (!connection)
		return -options.error;
	bpf_ct_release(connection);
	return 0;
}

SEC("?tc")
int looks_up_if_it_can(struct __sk_buff *skb)
{
	struct bpf_sock_tuple tuple = {};
	struct bpf_ct_opts___short options = { .netns_id = -1, .l4proto = IPPROTO_TCP };
	struct nf_conn *connection;

	if (!bpf_ksym_exists(bpf_skb_ct_lookup___weak) || !bpf_ksym_exists(bpf_ct_release___weak))
		return NOT_THERE;
	connection = bpf_skb_ct_lookup___weak(skb, &tuple, sizeof(tuple.ipv4), &options, sizeof(options));
	if (!connection)
		return -options.error;
	bpf_ct_release___weak(connection);
	return 0;
}

SEC("?xdp")
int looks_up_early(struct xdp_md *context)
{
	struct bpf_sock_tuple tuple = {};
	struct bpf_ct_opts___short options = { .netns_id = -1, .l4proto = IPPROTO_TCP };
	struct nf_conn *connection = bpf_xdp_ct_lookup(context, &tuple, sizeof(tuple.ipv4), &options, sizeof(options));

	if (!connection)
		return -options.error;
	bpf_ct_release(connection);
	return 0;
}

SEC("?tc")
int misspells(struct __sk_buff *skb)
{
	bpf_ct_relaese(0);
	return 0;
}

/* Functions of two modules in one program. */
SEC("?tc")
int translates(struct __sk_buff *skb)
{
	struct bpf_sock_tuple tuple = {};
	struct bpf_ct_opts___short options = { .netns_id = -1, .l4proto = IPPROTO_TCP };
	union nf_inet_addr address = {};
	struct nf_conn___init *made = bpf_skb_ct_alloc(skb, &tuple, sizeof(tuple.ipv4), &options, sizeof(options));
	struct nf_conn *connection;

	if (!made)
		return -options.error;
	bpf_ct_set_nat_info(made, &address, 1, NF_NAT_MANIP_SRC);
	connection = bpf_ct_insert_entry(made);
	if (connection)
		bpf_ct_release(connection);
	return 0;
}

SEC("?tc")
int asks_for_type(struct __sk_buff *skb)
{
	bbr_exists = bpf_core_type_exists(struct bbr);
	bbr_size = bpf_core_type_size(struct bbr);
	missing_exists = bpf_core_field_exists(struct bbr, no_such_member);
	if (bpf_core_field_exists(struct bbr, cycle_mstamp))
		bbr_offset = bpf_core_field_offset(struct bbr, cycle_mstamp);
	return 0;
}

SEC("?tc")
int needs_type(struct __sk_buff *skb)
{
	return bpf_core_field_offset(struct bbr, cycle_mstamp);
}

SEC("?tc")
int reads_variable(struct __sk_buff *skb)
{
	const int *allocated = bpf_per_cpu_ptr(&sctp_memory_per_cpu_fw_alloc, 0);

	return allocated ? 7 : -1;
}

SEC("?fentry/veth:veth_xmit")
int enters_by_module(void *context)
{
	__sync_fetch_and_add(&calls, 1);
	return 0;
}

SEC("?fentry/veth_xmit")
int enters(void *context)
{
	__sync_fetch_and_add(&calls, 1);
	return 0;
}

SEC("?fexit/veth:veth_xmit")
int leaves_by_module(void *context)
{
	__sync_fetch_and_add(&calls, 1);
	return 0;
}

SEC("?fexit/veth_xmit")
int leaves(void *context)
{
	__sync_fetch_and_add(&calls, 1);
	return 0;
}

/* The file system that virtual machines have the host's files by. */
SEC("?tp_btf/9pnet:9p_client_req")
int requests_by_module(void *context)
{
	__sync_fetch_and_add(&calls, 1);
	return 0;
}

SEC("?tp_btf/9p_client_req")
int requests(void *context)
{
	__sync_fetch_and_add(&calls, 1);
	return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
