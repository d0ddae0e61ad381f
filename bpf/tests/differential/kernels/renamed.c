/* SPDX-License-Identifier: MIT */
/* A kernel that renamed and removed. */

enum mode {
	MODE_SLOW = 1,
	MODE_FASTER = 2,
};

struct sample {
	long before;
	int number_new;
	long wide;
};

int use(struct sample *p0, enum mode *p1)
{
	return 0;
}
