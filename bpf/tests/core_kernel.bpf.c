/* SPDX-License-Identifier: MIT */
/*
 * The types of a kernel that there is not: what core_answers.bpf.c declares, here moved, renamed, resized or absent. Only
 * its BTF is used.
 */

struct inner {
	long new_here;
	int b;
	int a;
};

struct moved {
	char new_here[32];
	struct {
		int second;
		union {
			char bytes[4];
			int first;
		};
	};
	struct inner inner;
	long tail[2];
};

struct resized {
	long new_here;
	unsigned long grown;
	unsigned short shrunk;
	long number;
	void *pointer;
	unsigned short elements[4];
};

struct bits {
	unsigned int new_here : 7;
	int negative : 9;
	unsigned long wide : 33;
	unsigned int few : 2;
};

/* What was a bit field is none any more, and the other way round. */
struct unpacked {
	short negative;
	unsigned char few;
	unsigned int plain : 5;
};

struct retyped {
	struct inner number;
	int *pointer;
	int member;
};

struct open_end {
	int count;
	int data[];
};

struct closed_end {
	int data[2];
	int count;
};

struct twin {
	int common;
	int only_first;
};

struct twin___2 {
	int only_second;
	int common;
};

struct like {
	int same;
	int only_one;
};

struct like___2 {
	int same;
	int only_two;
};

enum colour {
	COLOUR_BLUE = 70,
	COLOUR_RED = -3,
	COLOUR_GREEN___v2 = 9,
};

typedef struct {
	int x;
	int y;
} point_t;

union choice {
	long l;
};

struct moved *moved;
struct resized *resized;
struct bits *bits;
struct unpacked *unpacked;
struct retyped *retyped;
struct open_end *open_end;
struct closed_end *closed_end;
struct twin *twin;
struct twin___2 *twin_2;
struct like *like;
struct like___2 *like_2;
enum colour colour;
point_t *point;
union choice *choice;
