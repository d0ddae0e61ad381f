/* SPDX-License-Identifier: MIT */
/* A kernel whose fields moved: others came before and between them. */

enum mode {
	MODE_NEW,
	MODE_FAST,
	MODE_SLOW,
};

enum gone_kind {
	GONE_VALUE = 4,
};

struct gone {
	long before;
	int field;
};

struct inner {
	long before;
	int y;
	int x;
};

struct sample {
	void *pointer;
	struct inner pair[3];
	unsigned int before : 7;
	unsigned int low : 5;
	int high : 9;
	struct {
		union {
			long wide;
			char letters[8];
		};
		int number;
	};
	unsigned char tiny;
	short small;
	char name[16];
	enum mode mode;
};

int use(struct sample *p0, struct gone *p1, enum gone_kind *p2)
{
	return 0;
}
