/* SPDX-License-Identifier: MIT */
/* Global variables and map values of every shape: what their layout is in C# is read from this object. */
#include <stdbool.h>
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

enum state {
	STATE_IDLE,
	STATE_BUSY = 5,
	STATE_FAILED = -1,
};

enum wide {
	WIDE_SMALL = 1,
	WIDE_LARGE = 0x123456789abcdefULL,
};

struct point {
	__s32 x;
	__s32 y;
};

typedef struct {
	__u8 major;
	__u8 minor;
} version_t;

union number {
	__u64 whole;
	__u8 parts[8];
	struct point point;
};

struct flags {
	__u32 ready : 1;
	__u32 mode : 3;
	__s32 level : 12;
	__u32 : 4;
	__u32 rest : 12;
};

struct record {
	__u8 kind;
	/* Three bytes of padding here. */
	struct point position;
	struct {
		__u16 inner_a;
		__u16 inner_b;
	};
	union {
		__u32 as_number;
		__u8 as_bytes[4];
	};
	union number number;
	struct flags flags;
	enum state state;
	char name[16];
	struct point corners[4];
	__u8 matrix[2][3];
	bool valid;
	version_t version;
	void *opaque;
	/* Seven bytes of padding at the end. */
	__u8 last;
};

struct packed_record {
	__u8 first;
	__u64 second;
	__u16 third;
} __attribute__((packed));

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct record);
	__uint(max_entries, 4);
} records SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, struct point);
	__type(value, struct packed_record);
	__uint(max_entries, 64);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} by_point SEC(".maps");

/* .rodata */
const volatile bool enabled = true;
const volatile __s8 offset = -3;
const volatile __u16 ports[4] = {80, 443};
const volatile __u64 limit = 0x1122334455667788ULL;
const volatile struct point origin = {-1, 2};
const volatile enum state initial = STATE_BUSY;
const volatile char label[8] = "meter";

/* .data */
__u32 counter = 42;
__s64 balance = -7;
enum wide wide = WIDE_LARGE;
struct record current = {.kind = 9, .position = {3, 4}, .name = "current"};
static __u32 hidden_data = 11;

/* .bss */
__u64 total;
__u32 histogram[16];
union number number;
static __u64 hidden_bss;

SEC("tc")
int touch(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct record *record = bpf_map_lookup_elem(&records, &key);
	struct point point = {origin.x, origin.y};
	struct packed_record *packed = bpf_map_lookup_elem(&by_point, &point);

	if (!enabled || !record)
		return TC_ACT_OK;
	record->kind = current.kind;
	record->state = initial;
	record->flags.level = offset;
	record->name[0] = label[0];
	if (packed)
		packed->second = limit;
	__sync_fetch_and_add(&total, skb->len);
	hidden_bss += ports[1];
	hidden_data += 1;
	histogram[skb->len & 15] += hidden_data + (__u32)hidden_bss;
	number.whole = hidden_bss + (__u64)wide;
	counter += 1;
	balance -= 1;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
