/* SPDX-License-Identifier: MIT */
/* A kernel whose types are as the programs have them. */

enum mode {
	MODE_SLOW = 1,
	MODE_FAST = 2,
};

enum gone_kind {
	GONE_VALUE = 3,
};

struct gone {
	int field;
};

struct inner {
	int x;
	int y;
};

struct sample {
	int number;
	short small;
	unsigned char tiny;
	long wide;
	unsigned int low : 3;
	int high : 5;
	char name[8];
	struct inner pair[2];
	enum mode mode;
	void *pointer;
};

int use(struct sample *p0, struct gone *p1, enum gone_kind *p2)
{
	return 0;
}
