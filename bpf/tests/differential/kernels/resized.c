/* SPDX-License-Identifier: MIT */
/* A kernel whose numbers have other sizes. */

struct resized {
	char before[5];
	unsigned char tiny;
	unsigned long number;
	unsigned int small;
	unsigned short wide;
	void *pointer;
};

struct signed_resized {
	long number;
};

int use(struct resized *p0, struct signed_resized *p1)
{
	return 0;
}
