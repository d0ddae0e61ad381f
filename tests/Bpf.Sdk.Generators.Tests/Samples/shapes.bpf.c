/* SPDX-License-Identifier: MIT */
/* One of each C construct that a map's value can hold. shapes.bpf.manifest is what Bpf.Sdk.Build makes of it. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

enum state { STATE_IDLE, STATE_BUSY = 7, STATE_DONE = 0x80000000u };
enum level { LEVEL_LOW = -1, LEVEL_HIGH = 1 };

struct address {
	union {
		__u32 v4;
		__u8 v6[16];
	};
	__u16 port, zero; /* a key has no padding */
};

struct flags {
	__u32 kind : 3;
	__u32 length : 13;
	__u32 : 4;
	__u32 last : 12;
	__s32 delta : 5;
	__u64 wide : 40;
};

struct __attribute__((packed)) dense {
	__u8 tag;
	__u64 stamp;
	__u16 port;
	__u32 bits : 3;
};

struct shape {
	char name[16];
	_Bool active;
	signed char small;
	char letter;
	__s16 reading;
	enum state state;
	enum level level;
	struct address from, to[2];
	struct {
		__u32 x, y;
	} point;
	struct flags flags;
	struct dense dense;
	__u32 grid[3][4];
	__s64 balance;
	void *cookie;
	struct shape *next;
	__int128 huge __attribute__((aligned(16)));
	double ratio;
	float factor;
	__u8 object, event;
} __attribute__((aligned(64)));

typedef struct {
	__u64 count;
	__u32 shape;
} tally_t;

union number {
	__u64 whole;
	double real;
	__u8 raw[8];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct shape);
} shapes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct address);
	__type(value, tally_t);
} tally SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, union number);
} number SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

const volatile char greeting[8] = "hello";
const volatile enum state first = STATE_BUSY;
__u64 histogram[64];
static volatile __u32 hidden = 3;
tally_t total = { .count = 1 };
__u8 blob[2 << 20];

SEC("xdp")
int drop(struct xdp_md *ctx)
{
	histogram[0] += hidden + first + greeting[0];
	total.count++;
	return XDP_DROP + blob[1];
}

SEC("tc/ingress")
int count(struct __sk_buff *skb)
{
	total.count++;
	return 0;
}

SEC("tc")
int either(struct __sk_buff *skb)
{
	return 0;
}

char _license[] SEC("license") = "GPL";
