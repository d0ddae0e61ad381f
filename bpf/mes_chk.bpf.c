/* SPDX-License-Identifier: MIT */
/* The latency meter with maps defined by BTF, which knows the types of keys and values. */
#include "mes_chk.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, MES_DATA_SIZE);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} mes_map_start SEC(".maps"), mes_map_end SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, MES_CNT_SIZE);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} mes_map_cnt SEC(".maps");

SEC("ingress")
int mes_start(struct __sk_buff *skb)
{
	return measure(skb, &mes_map_start, &mes_map_cnt, MES_CNT_IDX_START);
}

SEC("egress")
int mes_end(struct __sk_buff *skb)
{
	return measure(skb, &mes_map_end, &mes_map_cnt, MES_CNT_IDX_END);
}
