/* SPDX-License-Identifier: MIT */
/*
 * The latency meter with maps as iproute2's loader had them: sizes instead of types. libbpf 1.0 and with it today's tc refuse
 * such objects.
 */
#include <bpf_elf.h>
#include "mes_chk.h"

struct bpf_elf_map mes_map_start SEC("maps") = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = sizeof(__u32),
	.size_value = sizeof(__u64),
	.max_elem = MES_DATA_SIZE,
	.pinning = PIN_GLOBAL_NS,
};

struct bpf_elf_map mes_map_end SEC("maps") = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = sizeof(__u32),
	.size_value = sizeof(__u64),
	.max_elem = MES_DATA_SIZE,
	.pinning = PIN_GLOBAL_NS,
};

struct bpf_elf_map mes_map_cnt SEC("maps") = {
	.type = BPF_MAP_TYPE_ARRAY,
	.size_key = sizeof(__u32),
	.size_value = sizeof(__u32),
	.max_elem = MES_CNT_SIZE,
	.pinning = PIN_GLOBAL_NS,
};

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
